import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../../policies/result.ts";
import { cgroupOf } from "./process-table.ts";

/** What may be killed whole: the slice of one person (uid from 1000 on), one session of it, or one of ours. */
const KILLABLE = [
  /^\/user\.slice\/user-([1-9]\d{2,})\.slice(\/session-[A-Za-z0-9]+\.scope)?$/,
  /^\/sessionward\/session-[a-z0-9][a-z0-9-]{0,40}$/,
] as const;
const FIRST_PERSON_UID = 1000;

export type KillFault = "notKillable" | "ownGroup" | "missing" | "denied";

/** The cgroup v2 tree of this machine (cgroups(7)), or of a test's own root. */
export class ControlGroups {
  readonly #mountDir: string;
  readonly #procDir: string;

  constructor(mountDir: string, procDir = "/proc") {
    this.#mountDir = mountDir;
    this.#procDir = procDir;
  }

  /**
   * Ends every process below a group at once; nothing can fork away from it. The path is checked
   * strictly: an empty one would mean the root of the tree, which is the whole machine.
   */
  kill(path: string): Result<null, KillFault> {
    const fault = faultOf(path, cgroupOf("self"), cgroupOf("self", this.#procDir));
    if (fault !== null) return fail(fault, `refused to end the control group "${path}"`);
    const file = join(this.#mountDir, path, "cgroup.kill");
    if (!existsSync(file)) return fail("missing", `there is no ${file}`);
    try {
      writeFileSync(file, "1");
      return ok(null);
    } catch (error) {
      return fail("denied", String(error));
    }
  }

  /** Process ids in this group and those below it, as this process numbers them. */
  processesOf(path: string): number[] {
    const dir = join(this.#mountDir, path);
    try {
      const own = readFileSync(join(dir, "cgroup.procs"), "utf8").split("\n").filter(Boolean);
      const below = readdirSync(dir, { withFileTypes: true }).filter((entry) =>
        entry.isDirectory(),
      );
      return [
        ...own.map(Number),
        ...below.flatMap(({ name }) => this.processesOf(join(path, name))),
      ];
    } catch {
      return [];
    }
  }

  /** Makes a group of ours and puts a process into it. */
  adopt(path: string, pid: number): Result<null, "denied"> {
    try {
      const dir = join(this.#mountDir, path);
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, "cgroup.procs"), String(pid));
      return ok(null);
    } catch (error) {
      return fail("denied", String(error));
    }
  }

  /** Takes an empty group away; one that is still in use stays. */
  remove(path: string): void {
    try {
      rmdirSync(join(this.#mountDir, path));
    } catch {
      // Not empty yet, or never made.
    }
  }
}

/** Where the cgroup v2 tree is mounted, from `/proc/self/mounts`; null where there is none. */
export function findControlGroups(
  mounts = readFileSync("/proc/self/mounts", "utf8"),
): string | null {
  const line = mounts.split("\n").find((text) => text.split(" ")[2] === "cgroup2");
  return line?.split(" ")[1] ?? null;
}

function faultOf(
  path: string,
  ...own: readonly (string | null)[]
): "notKillable" | "ownGroup" | null {
  const match = KILLABLE.map((pattern) => pattern.exec(path)).find((found) => found !== null);
  if (match === undefined || match === null) return "notKillable";
  const uid = match[1];
  if (uid !== undefined && Number(uid) < FIRST_PERSON_UID) return "notKillable";
  const inside = own.some((group) => group === path || group?.startsWith(`${path}/`) === true);
  return inside ? "ownGroup" : null;
}
