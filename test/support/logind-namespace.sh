#!/bin/bash
# A real systemd as PID 1 of private pid, mount, cgroup, ipc and uts namespaces, and with it a real
# logind, over a throw-away overlay of this machine's root. The network is shared: X sockets and
# 127.0.0.1 are those of the machine.
#
#   logind-namespace.sh start DIR       boots; prints the pid of its systemd
#   logind-namespace.sh exec DIR CMD…   runs inside, as root
#   logind-namespace.sh stop DIR
#
# /tmp, /var/tmp and /run inside are its own: systemd-tmpfiles empties /tmp at boot.
set -eu
verb=${1:-}
DIR=${2:-}
case "$DIR" in /*/*) ;; *) echo "usage: $0 start|exec|stop /ABSOLUTE/DIR" >&2; exit 2 ;; esac
NAME=sessionward-$(basename "$DIR")
CGROUPS=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
# An empty path would mean the root of the tree, which is the whole machine.
[ -n "$CGROUPS" ] && [ -n "$NAME" ] || { echo "no cgroup v2 tree is mounted" >&2; exit 1; }
GROUP=$CGROUPS/$NAME

write_init() {
  cat > "$DIR/init.sh" <<'INIT'
#!/bin/bash
set -eu
DIR=$1
mount --make-rprivate /
mkdir -p "$DIR/t"
mount -t tmpfs -o size=512m,mode=755 tmpfs "$DIR/t"
mkdir -p "$DIR/t/up" "$DIR/t/work" "$DIR/t/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$DIR/t/up,workdir=$DIR/t/work" "$DIR/t/root"
R=$DIR/t/root
mount -t proc proc "$R/proc"
mount --bind "$R/proc/sys" "$R/proc/sys"
mount -o remount,ro,bind "$R/proc/sys"
mount -t sysfs -o ro sysfs "$R/sys"
mount -t cgroup2 cgroup2 "$R/sys/fs/cgroup"
mount -t tmpfs -o mode=1777 tmpfs "$R/tmp"
mount -t tmpfs -o mode=1777 tmpfs "$R/var/tmp"
mount -t tmpfs -o mode=755 tmpfs "$R/run"
mount -t tmpfs -o mode=755 tmpfs "$R/dev"
mkdir "$R/dev/pts" "$R/dev/shm"
for n in null zero full random urandom tty; do touch "$R/dev/$n"; mount --bind "/dev/$n" "$R/dev/$n"; done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$R/dev/pts"
ln -s pts/ptmx "$R/dev/ptmx"
ln -s /proc/self/fd "$R/dev/fd"
mount -t tmpfs -o mode=1777 tmpfs "$R/dev/shm"
D=$R/etc/systemd/system
mkdir -p "$D" "$R/etc/systemd/logind.conf.d"
cat > "$D/sessionward-test.target" <<'UNIT'
[Unit]
Description=A bus and logind, nothing else
Requires=dbus.socket dbus.service systemd-logind.service
After=dbus.socket dbus.service systemd-logind.service
AllowIsolate=yes
UNIT
# The same few people sign in again and again, faster than systemd finds healthy.
for u in user@ user-runtime-dir@; do
  mkdir -p "$D/$u.service.d"
  printf '[Unit]\nStartLimitIntervalSec=0\n' > "$D/$u.service.d/test.conf"
done
for u in systemd-tmpfiles-setup.service systemd-tmpfiles-clean.timer systemd-udevd.service \
  systemd-udev-trigger.service systemd-sysctl.service systemd-timesyncd.service \
  systemd-journal-flush.service getty.target console-getty.service modprobe@drm.service; do
  ln -sf /dev/null "$D/$u"
done
printf '[Login]\nKillUserProcesses=no\nNAutoVTs=0\nReserveVT=0\n' > "$R/etc/systemd/logind.conf.d/test.conf"
echo sessionward-test > "$R/etc/hostname"
echo 11111111222233334444555555555555 > "$R/etc/machine-id"
cd "$R"
mkdir -p .old
pivot_root . .old
umount -l /.old
exec setpriv --bounding-set -sys_module,-sys_time,-mknod env -i container=unshare \
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --log-target=console --show-status=false --log-level=notice \
  systemd.unit=sessionward-test.target </dev/null
INIT
  chmod +x "$DIR/init.sh"
}

is_ready() {
  [ -S "/proc/$1/root/run/dbus/system_bus_socket" ] || return 1
  [ "$(tr '\0' ' ' < "/proc/$1/cmdline" | cut -c1-20)" = /lib/systemd/systemd ] || return 1
  DBUS_SYSTEM_BUS_ADDRESS=unix:path=/proc/$1/root/run/dbus/system_bus_socket busctl --timeout=1 \
    call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager ListSeats \
    >/dev/null 2>&1
}

start() {
  mkdir -p "$DIR" "$GROUP"
  write_init
  setsid bash -c 'echo $$ > "$1/cgroup.procs"; exec unshare --fork --pid --mount --cgroup --ipc --uts --kill-child "$2/init.sh" "$2"' \
    sh "$GROUP" "$DIR" >"$DIR/log" 2>&1 </dev/null &
  up=$!
  for _ in $(seq 1 200); do
    sleep 0.05
    kill -0 "$up" 2>/dev/null || break
    p=$(cut -d' ' -f1 "/proc/$up/task/$up/children" 2>/dev/null) || true
    [ -n "$p" ] && is_ready "$p" || continue
    echo "$p" | tee "$DIR/pid"
    return 0
  done
  tail -20 "$DIR/log" >&2
  return 1
}

stop() {
  p=$(cat "$DIR/pid" 2>/dev/null) || true
  if [ -n "$p" ]; then
    kill -s RTMIN+14 "$p" 2>/dev/null || true # power off at once
    for _ in $(seq 1 50); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$p" 2>/dev/null || true
  fi
  sleep 0.2
  find "$GROUP" -depth -type d -exec rmdir {} \; 2>/dev/null || true
  rm -rf --one-file-system "$DIR"
}

case "$verb" in
  start) start ;;
  exec) shift 2; exec nsenter -t "$(cat "$DIR/pid")" -p -m -C -i -u -- "$@" ;;
  stop) stop ;;
  *) echo "usage: $0 start|exec|stop DIR" >&2; exit 2 ;;
esac
