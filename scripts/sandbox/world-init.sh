#!/bin/bash
# Runs as PID 1 of new mount, PID, cgroup, IPC and UTS namespaces and becomes systemd over a
# throw-away overlay of `/`: accounts, homes, /tmp and logind in here are nobody else's.
# The network namespace is shared: never start a firewall in here.
#   world-init.sh WORLD_DIR CODE_DIR OUT_DIR TMPFS_SIZE [DISK_DIR]
set -euo pipefail
world=$1 code=$2 out=$3 size=$4 disk=${5:-}

mount --make-rprivate /
mkdir -p "$world/t"
if [ -n "$disk" ]; then
  mount --bind "$disk" "$world/t"
else
  mount -t tmpfs -o "size=$size,mode=755" tmpfs "$world/t"
fi
mkdir -p "$world"/t/{up,work,root,code-up,code-work}
root=$world/t/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$world/t/up,workdir=$world/t/work" "$root"
# An overlay does not look into mounts below it.
for dir in /usr /opt /var /srv; do
  if mountpoint -q "$dir"; then mount --rbind "$dir" "$root$dir"; fi
done

mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
# A boot of its own; a unit with ProtectKernelTunables= sees the machine's.
cat /proc/sys/kernel/random/uuid > "$world/t/boot-id"
mount --bind "$world/t/boot-id" "$root/proc/sys/kernel/random/boot_id"
mount -o remount,ro,bind "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir -m 1777 "$root/tmp/.X11-unix"
# What outlives a power cut on a real machine lies on the disk, where there is one.
keep() {
  if [ -z "$disk" ]; then
    mount -t tmpfs -o "mode=$2" tmpfs "$root/$1"
  else
    mkdir -p -m "$2" "$disk/$3"
    mount --bind "$disk/$3" "$root/$1"
  fi
}
keep var/tmp 1777 var-tmp
keep home 755 home
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root"/dev/{pts,shm}
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for stream in 0:stdin 1:stdout 2:stderr; do
  ln -s "/proc/self/fd/${stream%:*}" "$root/dev/${stream#*:}"
done
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"

# The code at a path that every account may traverse, whatever the umask of the checkout was.
mkdir -p "$root/opt/sessionward"
mount -t overlay overlay -o "lowerdir=$code,upperdir=$world/t/code-up,workdir=$world/t/code-work" \
  "$root/opt/sessionward"
chmod 755 "$root/opt/sessionward"
for dir in agent dist main policies renderer scripts server test; do
  if [ -d "$code/$dir" ]; then chmod -R go+rX "$root/opt/sessionward/$dir"; fi
done
mkdir -p "$root/opt/sessionward/.sandbox"
mount -t tmpfs -o mode=700 tmpfs "$root/opt/sessionward/.sandbox"
mkdir -p "$root/opt/sessionward/.sandbox/out"
mount --bind "$out" "$root/opt/sessionward/.sandbox/out"

units=$root/etc/systemd/system
mkdir -p "$units" "$root/etc/systemd/logind.conf.d"
cat > "$units/sandbox.target" <<'UNIT'
[Unit]
Description=Sessionward sandbox
Requires=dbus.socket dbus.service systemd-logind.service
After=dbus.socket dbus.service systemd-logind.service
AllowIsolate=yes
UNIT
for unit in systemd-tmpfiles-setup.service systemd-tmpfiles-clean.timer systemd-udevd.service \
  systemd-udev-trigger.service systemd-sysctl.service systemd-timesyncd.service \
  systemd-journal-flush.service getty.target console-getty.service modprobe@drm.service; do
  ln -sf /dev/null "$units/$unit"
done
# The same few people sign in again and again, faster than systemd finds healthy.
for unit in user@ user-runtime-dir@; do
  mkdir -p "$units/$unit.service.d"
  printf '[Unit]\nStartLimitIntervalSec=0\n' > "$units/$unit.service.d/sandbox.conf"
done
printf '[Login]\nKillUserProcesses=no\nNAutoVTs=0\nReserveVT=0\n' \
  > "$root/etc/systemd/logind.conf.d/sandbox.conf"
echo sandbox > "$root/etc/hostname"
if [ ! -e "$world/t/machine-id" ]; then
  tr -d - < /proc/sys/kernel/random/uuid > "$world/t/machine-id"
fi
cat "$world/t/machine-id" > "$root/etc/machine-id"

cd "$root"
mkdir -p .old
pivot_root . .old
umount -l /.old
exec setpriv --bounding-set -sys_module,-sys_time,-mknod env -i container=unshare \
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --log-target=console --show-status=false --log-level=notice \
  systemd.unit=sandbox.target < /dev/null
