import { join } from "node:path";
import type { LogindNamespace } from "./logind-namespace.ts";

/** Each is written beside itself first, under a lock of its own name with a process id. */
const ACCOUNT_FILES = ["passwd", "shadow", "group", "gshadow", "subuid", "subgid"];

/** What changes on any machine that runs: the packager's and the system's own books. */
const NOT_OURS = new RegExp(
  `^/(?:${[
    ...["proc", "sys", "dev", "work", "opt", "root", "usr/local", "usr/share"],
    ...["var/lib/dpkg", "var/lib/apt", "var/lib/PackageKit", "var/log", "var/cache"],
    ...["run/systemd", "run/user", "run/udev"],
    "tmp/systemd-private-[^/]+",
    // The layer below is the outer machine's, to which other tests add accounts meanwhile.
    "etc/[^/]+(?:\\.lock|\\+)",
    `etc/(?:${ACCOUNT_FILES.join("|")})\\.\\d+`,
    // What the shell's browser keeps for a person is that person's, like all of a home.
    "home/[^/]+",
  ].join("|")})(?:/|$)`,
);

/** The layer below the machine's own: other suites write here meanwhile. */
const SOURCE_DIR = join(import.meta.dirname, "..", "..");

/** Every path of the machine by name. */
export async function pathsOf(world: LogindNamespace): Promise<ReadonlySet<string>> {
  const prune = [
    "/proc",
    "/sys",
    "/dev",
    "/work",
    "/opt",
    "/root",
    "/usr/share",
    SOURCE_DIR,
  ].flatMap((dir, index) => [...(index === 0 ? [] : ["-o"]), ...["-path", dir]]);
  const find = ["find", "/", "/run", "/home", "/tmp", "-xdev", "(", ...prune, ")"];
  const out = await world.exec(...find, "-prune", "-o", "-print");
  return new Set(out.split("\n").filter((path) => path !== "" && !NOT_OURS.test(path)));
}

/** The settings of the machine, each with a sum of its content. */
export async function settingsOf(world: LogindNamespace): Promise<readonly string[]> {
  // A tool that changes accounts, here or for another suite outside, keeps the file of before beside the
  // new one, and for a moment the one that it writes (`gshadow+`) and its own lock (`passwd.4711`).
  const passing = ["*-", "*+", "*.lock", ...ACCOUNT_FILES.map((name) => `${name}.*`)];
  const files = `find /etc -xdev -type f ${passing.map((name) => `! -name '${name}'`).join(" ")} -exec md5sum {} +`;
  return (await world.exec("sh", "-c", files)).trim().split("\n").toSorted();
}
