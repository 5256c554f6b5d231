import type { KioskAccount } from "./kiosk-unit.ts";

/**
 * Command lines of systemd's that take away whatever a guest left, in an order that leaves nothing to
 * start again what was ended: what would start something, then what runs, then their home and what
 * else lies about. `+` is root, `-` goes on after a failure (systemd.service(5)). One for each of the
 * two rights: the next guest waits for every program that the manager starts.
 */
export function leftoverCommands(account: KioskAccount): readonly string[] {
  const asRoot = [
    ...withoutSchedules(account),
    ...withoutProcesses(account),
    `/usr/bin/umount --lazy --quiet ${account.homeDir}`,
  ];
  const asGuest = [...withoutKeys(), ...withoutSharedFiles(account)];
  return [`-+${script(asRoot)}`, `-+${asUser(account)} ${script(asGuest)}`];
}

/** Whatever becomes of one of them, the next is done. */
function script(commands: readonly string[]): string {
  return `/bin/sh -c "${commands.join("; ")}"`;
}

/** Directories that only programs of the system write to: no guest can lead root astray in them. */
const SPOOLS = "/var/spool/cron /var/mail";

function withoutSchedules({ uid, userName }: KioskAccount): readonly string[] {
  return [
    `/usr/bin/find ${SPOOLS} -xdev -user ${uid} ! -type d -delete`,
    `/usr/bin/rm -f /var/lib/systemd/linger/${userName}`,
  ];
}

/**
 * By control group, which nothing of a session escapes; then by account, which also finds what cron,
 * at or a service of the system started for it. Their manager's directory in `/run/user`, with the
 * units that the guest put there, goes with the manager.
 */
function withoutProcesses(account: KioskAccount): readonly string[] {
  const { uid } = account;
  const slice = `/sys/fs/cgroup/user.slice/user-${uid}.slice/cgroup.kill`;
  return [
    `test -e ${slice} && echo 1 > ${slice}`,
    `${asUser(account)} /bin/sh -c 'kill -KILL -1'`,
    `/usr/bin/systemctl stop user@${uid}.service user-runtime-dir@${uid}.service`,
  ];
}

/** The kernel keeps an account's keys when its last process has ended (user-keyring(7)). */
function withoutKeys(): readonly string[] {
  const persistent = "$$(/usr/bin/keyctl get_persistent @s)";
  return ["@u", "@us", persistent].map((ring) => `/usr/bin/keyctl clear ${ring}`);
}

const SHARED_PLACES =
  "/usr/bin/find /tmp /var/tmp /dev/shm /dev/mqueue /run/lock -ignore_readdir_race -xdev";

/** As the guest, who could have put anything there; a directory that they closed is opened first. */
function withoutSharedFiles({ uid }: KioskAccount): readonly string[] {
  const open = "-exec /usr/bin/chmod -Rf u+rwX {} +";
  return [
    `${SHARED_PLACES} -type d -user ${uid} -prune ${open}`,
    `${SHARED_PLACES} -user ${uid} -delete`,
    // System V's queues, semaphores and shared memory; what is another's is refused to the guest.
    "/usr/bin/ipcrm --all",
  ];
}

export function asUser({ uid, gid }: KioskAccount): string {
  return `/usr/bin/setpriv --reuid=${uid} --regid=${gid} --clear-groups`;
}
