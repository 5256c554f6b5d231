import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import {
  KIOSK_UNIT,
  type KioskAccount,
  type KioskFile,
  kioskFiles,
} from "../../agent/platform/linux/kiosk-unit.ts";
import type { KioskFlags } from "./kiosk-commands.ts";
import { demand, demandPrograms } from "./kiosk-demands.ts";
import { kioskWarnings } from "./kiosk-warnings.ts";
import { CommandError } from "./output.ts";
import { demandRootAndSystemd } from "./service-demands.ts";

const CONFIG_DIR = "/etc/sessionward";
const SKELETON_DIR = `${CONFIG_DIR}/kiosk-home`;
/** What was not there before: only that is removed again. */
const MANIFEST = `${CONFIG_DIR}/kiosk.json`;

const manifestSchema = z.object({
  files: z.array(z.string()),
  dirs: z.array(z.string()),
  users: z.array(z.string()),
});
type Manifest = z.infer<typeof manifestSchema>;

/** @throws CommandError `usage` with what to write instead */
export function plannedKiosk(flags: KioskFlags): { readonly files: readonly KioskFile[] } {
  return { files: filesFor(flags, accountOf(flags.user) ?? NOT_YET(flags.user)) };
}

/** @throws CommandError `notRoot`, `noSystemd`, `usage`, `notInstalled` before anything is changed */
export function installKiosk(flags: KioskFlags): Readonly<Record<string, readonly string[]>> {
  demandRootAndSystemd();
  demandPrograms(flags);
  const before = readManifest();
  const paths = filesFor(flags, NOT_YET(flags.user)).map(({ path }) => path);
  const needed = [CONFIG_DIR, SKELETON_DIR, ...paths.flatMap(dirsAbove)];
  const dirs = [...new Set(needed)].filter((dir) => !existsSync(dir));
  for (const dir of dirs) mkdirSync(dir, { mode: 0o755 });
  const isNew = accountOf(flags.user) === null;
  const manifest = {
    files: [...new Set([...before.files, ...paths])],
    dirs: [...new Set([...before.dirs, ...dirs])],
    users: [...new Set([...before.users, ...(isNew ? [flags.user] : [])])],
  };
  // Written first: what is begun can be removed, however far it came.
  writeFileSync(MANIFEST, JSON.stringify(manifest), { mode: 0o644 });
  if (isNew) addAccount(flags.user);
  const account = accountOf(flags.user);
  if (account === null) throw new CommandError("noAccount", `useradd made no ${flags.user}`);
  // Where each guest's home is put; what lies below it is nobody's.
  if (!existsSync(account.homeDir)) mkdirSync(account.homeDir, { mode: 0o755 });
  const files = filesFor(flags, account);
  for (const { path, text } of files) writeFileSync(path, text, { mode: 0o644 });
  // Of a kiosk on another kind of screen.
  for (const path of before.files) if (!paths.includes(path)) rmSync(path, { force: true });
  run("systemctl", "daemon-reload");
  run("systemctl", "enable", KIOSK_UNIT);
  run("systemctl", "restart", "--no-block", KIOSK_UNIT);
  const written = files.map(({ path }) => path);
  return { written, account: [account.userName], warning: kioskWarnings(flags.display) };
}

/** @throws CommandError `notRoot`, `noSystemd`, `notThere` */
export function removeKiosk(): Readonly<Record<string, readonly string[]>> {
  demandRootAndSystemd();
  if (!existsSync(MANIFEST)) {
    throw new CommandError("notThere", "no kiosk was installed here: there is nothing to remove");
  }
  const { files, dirs, users } = readManifest();
  // Where the installation did not come as far, there is no unit to disable.
  const isThere = files.some((path) => path.endsWith(KIOSK_UNIT) && existsSync(path));
  if (isThere) run("systemctl", "disable", "--now", KIOSK_UNIT);
  for (const path of files) rmSync(path, { force: true });
  run("systemctl", "daemon-reload");
  for (const user of users) removeAccount(user);
  rmSync(MANIFEST);
  // What an administrator put into them stays, and so do they.
  for (const dir of [...dirs].reverse()) removeEmpty(dir);
  return { removed: [...files, ...users] };
}

/** The outermost first, as they have to be made. */
function dirsAbove(path: string): readonly string[] {
  const dir = dirname(path);
  return dir === "/" ? [] : [...dirsAbove(dir), dir];
}

const USER_NAME = /^[a-z][a-z0-9-]{0,30}$/;
const TTY = /^tty[1-9]\d?$/;
const SIZE = /^\d{1,4}[kmg]$/;
/** A word of a unit's command line that means itself. */
const PLAIN_PATH = /^\/[A-Za-z0-9._/+-]+$/;

function filesFor(flags: KioskFlags, account: KioskAccount): readonly KioskFile[] {
  const { user, tty, xServer, homeSize, display } = flags;
  demand(USER_NAME.test(user), `--user ${user}: use letters, digits and dashes`);
  demand(tty === "none" || TTY.test(tty), `--tty ${tty}: use tty1 to tty63, or none`);
  demand(SIZE.test(homeSize), `--home-size ${homeSize}: use a number and k, m or g, as 2g`);
  demand(PLAIN_PATH.test(xServer), `--x-server ${xServer}: use an absolute path`);
  demand(PLAIN_PATH.test(account.homeDir), `the home of ${user} is ${account.homeDir}`);
  return kioskFiles({
    account,
    display,
    xServer,
    tty: tty === "none" ? null : tty,
    skeletonDir: SKELETON_DIR,
    program: programOf(flags),
    homeSize,
  });
}

/** This very copy of Sessionward, unless another program was named. */
function programOf({ program }: KioskFlags): readonly string[] {
  if (program !== undefined) {
    demand(PLAIN_PATH.test(program), `--program ${program}: use an absolute path`);
    return [program];
  }
  const cli = join(import.meta.dirname, "sessionward.js");
  return [process.execPath, "--disable-sigusr1", cli, "shell", "run", "--host", "chromium"];
}

const NOT_YET = (userName: string): KioskAccount => {
  return { userName, uid: 0, gid: 0, homeDir: `/home/${userName}` };
};

/** passwd(5), of this machine. */
function accountOf(userName: string): KioskAccount | null {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${userName}:`));
  const [, , uid = "", gid = "", , homeDir = ""] = line?.split(":") ?? [];
  if (line === undefined) return null;
  const account = { userName, uid: Number(uid), gid: Number(gid), homeDir };
  demand(account.uid >= 1000, `${userName} is an account of the system: name one of a person`);
  return account;
}

/** Without numbers of its own to hand on: what a guest made under another would not be found. */
function addAccount(user: string): void {
  const alone = ["-K", "SUB_UID_COUNT=0", "-K", "SUB_GID_COUNT=0"];
  run("useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", ...alone, user);
}

function removeAccount(user: string): void {
  const account = accountOf(user);
  if (account === null) return;
  // Its own manager outlives the session a little, which userdel refuses.
  endSlice(`user-${account.uid}.slice`);
  run("userdel", user);
  removeEmpty(account.homeDir);
}

function endSlice(slice: string): void {
  try {
    // A manager that was just starting takes a minute and a half to be asked.
    run("systemctl", "kill", "--signal=KILL", slice);
    run("systemctl", "stop", slice);
  } catch {
    // It is not there.
  }
}

function readManifest(): Manifest {
  if (!existsSync(MANIFEST)) return { files: [], dirs: [], users: [] };
  const read = z.safeParse(manifestSchema, JSON.parse(readFileSync(MANIFEST, "utf8")));
  if (read.success) return read.data;
  throw new CommandError("badManifest", `${MANIFEST} is not what install wrote: remove it`);
}

function run(program: string, ...args: readonly string[]): void {
  try {
    execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  } catch (fault) {
    const said = fault instanceof Error && "stderr" in fault ? String(fault.stderr) : String(fault);
    throw new CommandError("failed", `${program} ${args.join(" ")}: ${said.trim()}`);
  }
}

function removeEmpty(dir: string): void {
  try {
    if (dirname(dir) !== "/") rmdirSync(dir);
  } catch {
    // Somebody keeps something in it.
  }
}
