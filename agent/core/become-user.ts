import { readFileSync } from "node:fs";

/** Who a child process is to be. `groups` are the supplementary ones. */
export type Identity = {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
};

/**
 * Gives up root for good: `setgroups`, `setgid`, `setuid`, in this order because each later step
 * takes the right to the earlier ones away. Call it with all code loaded and no home opened yet
 * (design §6.6). Does nothing when the process is that user already and not root.
 *
 * @throws when `/proc/self/status` shows any other user, group or a capability left over
 */
export function becomeUser(identity: Identity): void {
  const self = process.getuid?.();
  if (self === identity.uid && self !== 0) return;
  if (!process.setgroups || !process.setgid || !process.setuid) {
    throw new Error("this system has no user ids to change to");
  }
  process.setgroups([...identity.groups]);
  process.setgid(identity.gid);
  process.setuid(identity.uid);
  const fault = faultOf(readFileSync("/proc/self/status", "utf8"), identity);
  if (fault !== null) throw new Error(`the process did not become uid ${identity.uid}: ${fault}`);
}

/**
 * Compares the real, effective, saved and file-system ids of `/proc/PID/status` (proc(5)).
 *
 * @returns what is wrong, or null
 */
export function faultOf(status: string, identity: Identity): string | null {
  const fields = new Map(
    status.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
  );
  const expected = {
    Uid: Array(4).fill(identity.uid).join("\t"),
    Gid: Array(4).fill(identity.gid).join("\t"),
  };
  for (const [name, value] of Object.entries(expected)) {
    if (fields.get(name) !== value) return `${name} is ${fields.get(name) ?? "missing"}`;
  }
  const wanted = new Set(identity.groups.map(String));
  const extra = (fields.get("Groups") ?? "").split(/\s+/).filter((g) => g !== "" && !wanted.has(g));
  if (extra.length > 0) return `Groups still has ${extra.join(", ")}`;
  const capabilities = fields.get("CapEff") ?? "missing";
  if (identity.uid !== 0 && !/^0+$/.test(capabilities)) return `CapEff is ${capabilities}`;
  return null;
}
