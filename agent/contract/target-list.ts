import { createHash } from "node:crypto";

/**
 * A frozen list of devices as one hash: the root of a Merkle tree over the sorted ids, hashed as in
 * RFC 9162 §2.1.1. A device is shown that it stands on an approved list of 10,000 with 14 hashes,
 * and whoever holds the command key can add nobody to it afterwards.
 */
type Level = readonly Buffer[];

export type TargetList = {
  /** Sorted, each once. */
  readonly deviceIds: readonly string[];
  readonly sha256: string;
  /** From the leaves up. */
  readonly levels: readonly Level[];
};

/** Where a device stands on a list, and the hashes that lead from there to the root. */
export type TargetPlace = {
  readonly index: number;
  readonly count: number;
  readonly path: readonly string[];
};

/** @throws RangeError for an empty list: nothing can be approved for nobody. */
export function freezeTargets(ids: readonly string[]): TargetList {
  const deviceIds = [...new Set(ids)].sort();
  if (deviceIds.length === 0) throw new RangeError("a list of targets has at least one device");
  const levels: Level[] = [deviceIds.map(leafHash)];
  for (let top = levels[0] ?? []; top.length > 1; top = levels.at(-1) ?? []) {
    levels.push(levelAbove(top));
  }
  return { deviceIds, sha256: levels.at(-1)?.[0]?.toString("hex") ?? "", levels };
}

/** @returns null for a device that is not on the list */
export function placeOf({ deviceIds, levels }: TargetList, deviceId: string): TargetPlace | null {
  const index = indexOf(deviceIds, deviceId);
  if (index === null) return null;
  const path = levels.slice(0, -1).flatMap((level, height) => {
    const beside = level[(index >> height) ^ 1];
    return beside === undefined ? [] : [beside.toString("hex")];
  });
  return { index, count: deviceIds.length, path };
}

/** RFC 9162 §2.1.3.2: whether the place's hashes lead from this device to this root. */
export function isOnList(deviceId: string, place: TargetPlace, sha256: string): boolean {
  const { index, count, path } = place;
  if (index >= count) return false;
  let hash = leafHash(deviceId);
  let at = index;
  let last = count - 1;
  const rest = [...path];
  while (last > 0) {
    // The last node of an odd row has nobody beside it and moves up as it is.
    if (at % 2 === 1 || at < last) {
      const beside = Buffer.from(rest.shift() ?? "", "hex");
      hash = at % 2 === 1 ? nodeHash(beside, hash) : nodeHash(hash, beside);
    }
    at >>= 1;
    last >>= 1;
  }
  return rest.length === 0 && hash.toString("hex") === sha256;
}

function levelAbove(level: Level): Level {
  const above: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [one, other] = level.slice(at, at + 2);
    if (one !== undefined) above.push(other === undefined ? one : nodeHash(one, other));
  }
  return above;
}

/** In order of code units, as `sort` puts them. */
function indexOf(sorted: readonly string[], wanted: string): number | null {
  let from = 0;
  let to = sorted.length - 1;
  while (from <= to) {
    const middle = (from + to) >> 1;
    const found = sorted[middle] ?? "";
    if (found === wanted) return middle;
    if (found < wanted) from = middle + 1;
    else to = middle - 1;
  }
  return null;
}

/** A leaf can never pass as a node: each kind is hashed behind a byte of its own. */
function leafHash(deviceId: string): Buffer {
  return createHash("sha256").update(Buffer.of(0)).update(deviceId).digest();
}

function nodeHash(one: Buffer, other: Buffer): Buffer {
  return createHash("sha256").update(Buffer.of(1)).update(one).update(other).digest();
}
