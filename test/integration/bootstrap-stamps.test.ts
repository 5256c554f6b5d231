import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  describeSources,
  fingerprint,
  isStamped,
  writeStamp,
} from "../../scripts/bootstrap/stamps.mjs";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sw-stamps-"));
  mkdirSync(join(root, "agent/core"), { recursive: true });
  writeFileSync(join(root, "agent/core/a.ts"), "one");
});

afterEach(() => rmSync(root, { recursive: true }));

const seen = () => fingerprint(describeSources(root, ["agent", "build.ts"]));

test("sees a file that was changed to the same length", () => {
  const before = seen();
  writeFileSync(join(root, "agent/core/a.ts"), "two");
  utimesSync(join(root, "agent/core/a.ts"), 1, 1);
  expect(seen()).not.toBe(before);
});

test("sees a file that was added and one that was not there", () => {
  const before = seen();
  writeFileSync(join(root, "build.ts"), "");
  const between = seen();
  rmSync(join(root, "agent/core/a.ts"));
  expect(new Set([before, between, seen()]).size).toBe(3);
});

test("takes work for undone until its stamp says otherwise", () => {
  const path = join(root, "node_modules/.sessionward/lockfile");
  expect(isStamped(path, "abc")).toBe(false);
  writeStamp(path, "abc");
  expect([isStamped(path, "abc"), isStamped(path, "abd")]).toEqual([true, false]);
});
