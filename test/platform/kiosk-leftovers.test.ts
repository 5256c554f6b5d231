import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { InstalledKiosk } from "../support/installed-kiosk.ts";
import { pathsOf, settingsOf } from "../support/machine-paths.ts";
import { reasonToSkip } from "../support/platform-world.ts";

const skip = reasonToSkip("what a kiosk's guest leaves", ["root", "systemd", "Xvfb"]);
/** What a guest leaves through a program of its own, where the machine has it. */
function has(what: string, program: string): boolean {
  if (skip !== null || existsSync(program)) return skip === null;
  process.stderr.write(`skipped: ${what} that a guest leaves: needs ${program}\n`);
  return false;
}
const keys = has("keys", "/usr/bin/keyctl");
const posix = has("POSIX semaphores and queues", "/usr/bin/python3");
const cron = has("a crontab", "/usr/bin/crontab");
const at = has("a job for at", "/usr/bin/at");

/** Through sem_open(3) and mq_open(3), whatever those make of a name. */
const POSIX = (flags: string) => `/usr/bin/python3 -c '
import ctypes
c = ctypes.CDLL(None)
c.sem_open.restype = ctypes.c_void_p
if c.sem_open(b"/left", ${flags}, 0o600, 1): print("a POSIX semaphore")
if c.mq_open(b"/left", ${flags}, 0o600, None) >= 0: print("a POSIX queue")'`;
/** O_CREAT | O_RDWR of fcntl(2). */
const CREATE = "0o102";

const SHARED = ["/run/lock", "/dev/mqueue", "/dev/shm", "/var/tmp"] as const;

const RINGS = "@u @us $(keyctl get_persistent @s 2>/dev/null)";
const LOOK_AT_KEYS = `
for ring in ${RINGS}; do keyctl search $ring user left >/dev/null 2>&1 && echo "a key"; done`;
const LEAVE_KEYS = `for ring in ${RINGS}; do keyctl add user left secret $ring >/dev/null; done`;

/** What a guest finds of the one before, what they then leave, and what they find of that. */
const GUEST_SCRIPT = `
runtime=/run/user/$(id -u)
export XDG_RUNTIME_DIR=$runtime
look() {
  for place in ${SHARED.join(" ")}; do test -e "$place/left" && echo "$place"; done
  test -e "$runtime/left" && echo "runtime directory"
  test -e "$runtime/systemd/user/left.service" && echo unit
  for unit in left.service later.timer escaped.service; do
    systemctl --user is-active -q $unit && echo "$unit"
  done
  perl -e '
    print "shared memory\\n" if defined shmget(7111, 0, 0);
    print "queue\\n" if defined msgget(7111, 0);
    print "semaphores\\n" if defined semget(7111, 0, 0);'
  ${keys ? LOOK_AT_KEYS : ""}
  ${posix ? POSIX("0") : ""}
  ${cron ? "crontab -l >/dev/null 2>&1 && echo a crontab" : ""}
  ${at ? "atq | grep -q . && echo a job" : ""}
  true
}
leave() {
  for place in ${SHARED.join(" ")} "$runtime"; do touch "$place/left"; done
  mkdir -p "$runtime/systemd/user"
  printf '[Service]\\nExecStart=/bin/sleep 7110\\n' > "$runtime/systemd/user/left.service"
  systemctl --user daemon-reload; systemctl --user start left.service
  systemd-run --user -q --unit=later --on-active=1h sleep 7113
  systemd-run --user -q --unit=escaped sleep 7114
  perl -e 'shmget(7111, 64, 01600); msgget(7111, 01600); semget(7111, 1, 01600);'
  ${keys ? LEAVE_KEYS : ""}
  ${posix ? `${POSIX(CREATE)} >/dev/null` : ""}
  ${cron ? "echo '* * * * * sleep 7115' | crontab -" : ""}
  ${at ? "echo sleep 7116 | at now + 1 hour 2>/dev/null" : ""}
}
look > "$HOME/seen" 2>&1
leave > "$HOME/complaints" 2>&1
look > "$HOME/planted" 2>&1`;

const PLANTED = [
  ...SHARED,
  ...["runtime directory", "unit", "left.service", "later.timer", "escaped.service"],
  ...["shared memory", "queue", "semaphores"],
  ...(keys ? ["a key", "a key", "a key"] : []),
  ...(posix ? ["a POSIX semaphore", "a POSIX queue"] : []),
  ...(cron ? ["a crontab"] : []),
  ...(at ? ["a job"] : []),
];

const SPOOLED = [
  "/var/spool/cron/crontabs/kiosk",
  "/var/spool/cron/atjobs/a0000101c2f3a4",
  "/var/mail/kiosk",
] as const;
const OF_OTHERS = ["/var/mail/other", "/var/spool/cron/crontabs/other"] as const;
const LINGER = "/var/lib/systemd/linger/kiosk";

let guests: InstalledKiosk;
let before: ReadonlySet<string>;
let settings: readonly string[];

/** Of each try its own: one that was stopped half-way has removed an account, or not yet. */
async function startWorld(): Promise<void> {
  guests = await InstalledKiosk.start(GUEST_SCRIPT);
  onTestFinished(() => guests.world.stop());
  // As on a booted machine.
  await guests.world.exec("install", "-d", "-m", "1777", "/run/lock");
  for (const dir of ["/var/spool/cron/crontabs", "/var/spool/cron/atjobs", "/var/mail"])
    mkdirSync(guests.inside(dir), { recursive: true });
  // From here on its own: other suites add accounts to the machine below meanwhile.
  const accounts = ["passwd", "shadow", "group", "gshadow", "subuid", "subgid"];
  await guests.world.exec("touch", ...accounts.map((name) => `/etc/${name}`));
  before = await pathsOf(guests.world);
  settings = await settingsOf(guests.world);
}

test.skipIf(skip)(
  "94: nothing of a guest is found outside their home by the next, nor of the kiosk once it is removed",
  async () => {
    await startWorld();
    await nextFindsNothing();
    await nobodyFindsAKiosk();
  },
);

async function nextFindsNothing(): Promise<void> {
  await guests.install();
  const first = await guests.come(null);
  expect(guests.note("seen")).toBe("");
  expect(guests.note("planted").trim().split("\n"), guests.note("complaints")).toEqual(PLANTED);
  const { next } = await guests.change(first);
  expect(guests.note("seen")).toBe("");
  await leaveBySystemPrograms();

  await guests.change(next);

  expect(guests.note("seen")).toBe("");
  expect(spooled()).toEqual([]);
  // What the new guest runs, and nothing of the one before.
  const kept = await guests.world.exec("pgrep", "-u", "kiosk", "-a", "sleep");
  expect(kept.match(/sleep \d+/g)?.toSorted()).toEqual(["sleep 7108", "sleep 7110", "sleep 7114"]);
  expect(OF_OTHERS.every((path) => existsSync(guests.inside(path)))).toBe(true);
}

async function nobodyFindsAKiosk(): Promise<void> {
  await leaveBySystemPrograms();
  await guests.cli("kiosk", "remove");
  expect(spooled()).toEqual([]);
  expect(await settingsOf(guests.world)).toEqual(settings);
  const left = [...(await pathsOf(guests.world))].filter((path) => !before.has(path));
  expect(left.toSorted()).toEqual([...OF_OTHERS]);
  expect(readdirSync(guests.inside("/home"))).toEqual([]);
  for (const place of SHARED) expect(existsSync(guests.inside(`${place}/left`)), place).toBe(false);
}

/** The next guest has a crontab of their own by then. */
const spooled = () =>
  [...SPOOLED.filter(isPlanted), LINGER].filter((path) => existsSync(guests.inside(path)));

function isPlanted(path: string): boolean {
  const inside = guests.inside(path);
  return existsSync(inside) && readFileSync(inside).equals(readFileSync("/etc/hosts"));
}

/** What crontab, at, mail and loginctl write for their user, and what cron and a bus start for one. */
async function leaveBySystemPrograms(): Promise<void> {
  const { world } = guests;
  for (const path of [...SPOOLED]) await world.exec("install", "-o", "kiosk", "/etc/hosts", path);
  for (const other of OF_OTHERS) await world.exec("install", "-o", "nobody", "/etc/hosts", other);
  await world.exec("loginctl", "enable-linger", "kiosk");
  expect(existsSync(guests.inside(LINGER))).toBe(true);
  await world.exec("systemd-run", "-q", "--collect", "--uid=kiosk", "sleep", "7112");
  expect(await world.exec("pgrep", "-f", "sleep 7112")).not.toBe("");
}
