import { expect, test } from "vitest";
import { aftermathOf, dueAgain } from "../../../agent/core/aftermath.ts";
import type { HomeInUse } from "../../../agent/core/home-row.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const tried = (occasion: "signOut" | "boot"): HomeInUse["tries"] => ({
  count: 1,
  occasion,
  bootId: "boot-1",
  atMs: 1_000,
  isBegun: true,
});
const desk = (kind: "named" | "generic") => sessionOf("7", { homeDir: "/home/desk", kind });
const [SIGN_OUT, BOOT] = [
  { occasion: "signOut", forWhoever: false },
  { occasion: "boot", forWhoever: true },
] as const;

test.each([
  ["never tried, at an occasion that clears", BOOT, undefined, ["boot"], [], "clear"],
  ["never tried, at one that does not", SIGN_OUT, undefined, ["boot"], [], "notByPolicy"],
  ["tried at an occasion that still clears", BOOT, "signOut", ["signOut"], [], "clear"],
  ["tried at one that does not, and due at one that does", BOOT, "signOut", ["boot"], [], "clear"],
  ["tried and due at none that clears", BOOT, "signOut", ["command"], [], "notByPolicy"],
  ["a shared account is in", SIGN_OUT, undefined, ["signOut"], [desk("generic")], "inUseAgain"],
  ["it is due for whoever is in", BOOT, undefined, ["boot"], [desk("generic")], "clear"],
  ["its owner is in", BOOT, undefined, ["boot"], [desk("named")], "inUseAgain"],
  ["somebody is in another home", SIGN_OUT, undefined, ["signOut"], [sessionOf("6")], "clear"],
] as const)("where it is %s: %6$s", (_what, due, occasion, clearOn, open, aftermath) => {
  const tries = occasion === undefined ? undefined : tried(occasion);
  expect(aftermathOf({ homeDir: "/home/desk", tries }, due, open, { clearOn })).toBe(aftermath);
});

test.each([
  [61_000, true],
  [61_001, false],
])(
  "at %i a clearing of second 1 that was cut short goes on for whoever has come: %s",
  (uptimeMs, forWhoever) => {
    expect(dueAgain({ tries: tried("boot") }, uptimeMs)).toEqual({ occasion: "boot", forWhoever });
  },
);
