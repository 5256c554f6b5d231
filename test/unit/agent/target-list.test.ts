import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { freezeTargets, isOnList, placeOf } from "../../../agent/contract/target-list.ts";

const ids = (count: number) => Array.from({ length: count }, (_, place) => `device-${place}`);
const sha256 = (...parts: readonly (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

test("is the tree of RFC 9162: each kind of node behind a byte of its own", () => {
  const [a, b, c] = ["a", "b", "c"].map((id) => sha256(Buffer.of(0), id));
  const ab = sha256(Buffer.of(1), a ?? "", b ?? "");
  const root = sha256(Buffer.of(1), ab, c ?? "");
  expect(freezeTargets(["c", "a", "b"]).sha256).toBe(root.toString("hex"));
});

test("does not depend on the order, and counts each device once", () => {
  const list = freezeTargets(ids(100));
  const shuffled = freezeTargets([...ids(100).reverse(), ...ids(50)]);
  expect(shuffled.sha256).toBe(list.sha256);
  expect(shuffled.deviceIds).toHaveLength(100);
});

test("every device of every length of list is shown on it, and nobody else", () => {
  for (let count = 1; count <= 40; count += 1) {
    const list = freezeTargets(ids(count));
    for (const id of list.deviceIds) {
      const place = placeOf(list, id);
      if (place === null) throw new Error(`${id} has no place`);
      expect(isOnList(id, place, list.sha256)).toBe(true);
      expect(isOnList("intruder", place, list.sha256)).toBe(false);
      expect(isOnList(id, place, "0".repeat(64))).toBe(false);
    }
    expect(placeOf(list, "intruder")).toBe(null);
  }
});

test("a place with a hash too many or too few leads nowhere", () => {
  const list = freezeTargets(ids(10));
  const place = placeOf(list, "device-3");
  if (place === null) throw new Error("device-3 has no place");
  const extra = { ...place, path: [...place.path, "0".repeat(64)] };
  const short = { ...place, path: place.path.slice(1) };
  for (const wrong of [extra, short, { ...place, index: 11 }]) {
    expect(isOnList("device-3", wrong, list.sha256)).toBe(false);
  }
});

test("ten thousand devices need fourteen hashes each", () => {
  const list = freezeTargets(ids(10_000));
  expect(placeOf(list, "device-77")?.path.length).toBeLessThanOrEqual(14);
});
