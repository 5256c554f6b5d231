import { type Fact, known, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import type { CommandOutput } from "../../child-process.ts";
import { commandUnknown, type PostureCheck, type PostureWorld } from "../posture-check.ts";

type OsUpdates = Fact<FactValue<"osUpdates">>;
type Pending = { readonly pending: number; readonly security: number | null };

const DAY_MS = 86_400_000;

/** Nothing is fetched: the system's own timer refreshes the lists, and their age is reported. */
export const osUpdates: PostureCheck<"osUpdates"> = {
  timeoutMs: 14_000,
  async look(world) {
    const apt = await world.run(
      "/usr/bin/apt-get",
      ["--simulate", "-o", "Debug::NoLocking=1", "upgrade"],
      {
        timeoutMs: 12_000,
        maxBytes: 4_000_000,
      },
    );
    if (!apt.ok && apt.reason === "notInstalled") return dnfUpdates(world);
    const pending = apt.ok ? parseAptSimulation(apt.value) : null;
    if (pending === null) return commandUnknown("apt-get", apt);
    const listsAgeDays = await aptListsAgeDays(world);
    if (listsAgeDays === null) return unknown("the package lists were never fetched");
    const reboot = await world.files.modifiedMs("/run/reboot-required");
    return known({ ...pending, listsAgeDays, rebootRequired: reboot.ok });
  },
};

/** @returns null where there are no lists: apt then finds nothing to update, which means nothing. */
export async function aptListsAgeDays(
  world: Pick<PostureWorld, "files" | "nowMs">,
): Promise<number | null> {
  const lists = await world.files.list("/var/lib/apt/lists");
  if (!lists.ok || !lists.value.some((name) => name.endsWith("Release"))) return null;
  return daysSince(world, ["/var/lib/apt/periodic/update-success-stamp", "/var/lib/apt/lists"]);
}

/** `Inst NAME [old] (new ORIGIN…)` a line; an origin that ends in `-security` marks a fix. */
export function parseAptSimulation({ stdout, exitCode }: CommandOutput): Pending | null {
  // The summary comes last: without it the output was cut off and a count would be too low.
  if (exitCode !== 0 || !/^\d+ upgraded, \d+ newly installed/m.test(stdout)) return null;
  const lines = stdout.split("\n").filter((line) => /^Inst \S+ /.test(line));
  return { pending: lines.length, security: lines.filter(isSecurity).length };
}

function isSecurity(line: string): boolean {
  return /\([^)]*-security\b/i.test(line);
}

/** @returns whole days since the newest of the paths changed; null where none is there. */
async function daysSince(
  world: Pick<PostureWorld, "files" | "nowMs">,
  paths: readonly string[],
): Promise<number | null> {
  const times = await Promise.all(paths.map((path) => world.files.modifiedMs(path)));
  const known = times.flatMap((time) => (time.ok ? [time.value] : []));
  if (known.length === 0) return null;
  return Math.max(0, Math.floor((world.nowMs - Math.max(...known)) / DAY_MS));
}

async function dnfUpdates(world: PostureWorld): Promise<OsUpdates> {
  const args = ["--quiet", "--cacheonly", "check-update"];
  const dnf = await world.run("/usr/bin/dnf", args, { timeoutMs: 12_000, maxBytes: 4_000_000 });
  if (!dnf.ok && dnf.reason === "notInstalled")
    return unknown("neither apt-get nor dnf is installed");
  const pending = dnf.ok ? parseDnfCheck(dnf.value) : null;
  if (pending === null) return commandUnknown("dnf", dnf);
  const listsAgeDays = await daysSince(world, ["/var/cache/dnf", "/var/cache/libdnf5"]);
  return known({ ...pending, listsAgeDays, rebootRequired: null });
}

/** dnf(8): 100 = updates, one `NAME.ARCH  VERSION  REPO` a line; 0 = none; 1 = failed. */
export function parseDnfCheck({ stdout, exitCode }: CommandOutput): Pending | null {
  if (exitCode === 0) return { pending: 0, security: null };
  if (exitCode !== 100) return null;
  const [updates = ""] = stdout.split(/^Obsoleting Packages$/m);
  const lines = updates.split("\n").filter((line) => /^\S+\.\w+\s+\S+\s+\S+\s*$/.test(line));
  return lines.length === 0 ? null : { pending: lines.length, security: null };
}
