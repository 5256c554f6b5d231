import { expect, test } from "vitest";
import { judgePosture } from "../../../agent/core/posture-judge.ts";
import { type Fact, known, notApplicable, unknown } from "../../../policies/fact.ts";
import {
  DEVICE_CLASSES,
  POSTURE_CHECKS,
  type PostureCheckName,
} from "../../../policies/vocabulary.ts";

const updates = (pending: number, security: number | null, listsAgeDays: number | null) =>
  known({ pending, security, listsAgeDays, rebootRequired: null });
const browser = (name: string, updatePending: boolean | null) => ({
  name,
  version: "156.0",
  updatePending,
});
const lock = (enabled: boolean) => known({ enabled, afterSeconds: 300, enforced: true });
const time = (enabled: boolean | null, synchronized: boolean | null) =>
  known({ enabled, synchronized });

test.each<[PostureCheckName, Fact<unknown>, string, string]>([
  [
    "diskEncryption",
    known({ encrypted: true, by: "dm-crypt" }),
    "compliant",
    "The disk is encrypted (dm-crypt).",
  ],
  [
    "diskEncryption",
    known({ encrypted: false, by: "none" }),
    "violated",
    "The disk is not encrypted, or not completely.",
  ],
  ["firewall", known({ enabled: true, by: "ufw" }), "compliant", "The firewall is on (ufw)."],
  ["firewall", known({ enabled: false, by: "ufw" }), "violated", "The firewall is off (ufw)."],
  ["screenLock", lock(true), "compliant", "The screen locks by itself after 300 s."],
  ["screenLock", lock(false), "violated", "The screen does not lock by itself."],
  [
    "screenLock",
    known({ enabled: true, afterSeconds: 300, enforced: true, failing: 2 }),
    "violated",
    "A lock was tried and not seen to hold (sessions: 2).",
  ],
  ["osUpdates", updates(0, 0, 1), "compliant", "No update is missing."],
  ["osUpdates", updates(4, 0, 1), "compliant", "No security update is missing (4 others)."],
  ["osUpdates", updates(4, 2, 1), "violated", "2 security updates are not installed."],
  ["osUpdates", updates(4, 2, 90), "violated", "2 security updates are not installed."],
  ["osUpdates", updates(4, null, 1), "violated", "4 updates are not installed."],
  [
    "osUpdates",
    updates(0, 0, 8),
    "unknown",
    "Nothing is missing, but what is known about updates is 8 days old.",
  ],
  [
    "osUpdates",
    updates(0, 0, null),
    "unknown",
    "Nothing is missing, but what is known about updates is of unknown age.",
  ],
  [
    "browserVersions",
    known({ browsers: [browser("chromium", false)] }),
    "compliant",
    "No update is waiting for a browser.",
  ],
  [
    "browserVersions",
    known({ browsers: [browser("chromium", true), browser("firefox", null)] }),
    "violated",
    "An update is waiting for chromium.",
  ],
  [
    "browserVersions",
    known({ browsers: [browser("chromium", false), browser("firefox", null)] }),
    "unknown",
    "The newest version of firefox is not known here.",
  ],
  ["browserVersions", notApplicable, "notApplicable", "Does not apply to this device."],
  [
    "autologin",
    known({ enabled: false, by: [] }),
    "compliant",
    "Nobody is signed in without being asked.",
  ],
  [
    "autologin",
    known({ enabled: true, by: ["gdm"] }),
    "violated",
    "Somebody is signed in without being asked (gdm).",
  ],
  [
    "idleDetection",
    known({ works: true, by: ["x11"], because: null }),
    "compliant",
    "It can be told when nobody is there (x11).",
  ],
  [
    "idleDetection",
    known({ works: false, by: [], because: "no Mutter" }),
    "violated",
    "What tells that nobody is there can't be believed: no Mutter.",
  ],
  ["timeSync", time(true, true), "compliant", "The clock is synchronized."],
  ["timeSync", time(null, true), "compliant", "The clock is synchronized."],
  ["timeSync", time(true, false), "violated", "The clock has not been synchronized."],
  ["timeSync", time(false, false), "violated", "The clock is not kept in time by a server."],
  [
    "timeSync",
    time(true, null),
    "unknown",
    "Network time is on; whether it was reached is not known.",
  ],
])("%s of %j is %s", (check, fact, result, words) => {
  expect(judgePosture({ [check]: fact }, [check], "shared")).toEqual([{ check, result, words }]);
});

test.each(POSTURE_CHECKS)("%s that can't be told is neither fine nor violated", (check) => {
  expect(judgePosture({ [check]: unknown("no permission") }, [check], "personal")).toEqual([
    { check, result: "unknown", words: "Could not be told: no permission." },
  ]);
});

test.each(POSTURE_CHECKS)("%s without a fact, or with nonsense, is unknown", (check) => {
  expect(judgePosture({}, [check], "personal")).toMatchObject([{ result: "unknown" }]);
  const nonsense = { [check]: known({ encrypted: "yes" }) };
  expect(judgePosture(nonsense, [check], "personal")).toMatchObject([{ result: "unknown" }]);
});

test.each(DEVICE_CLASSES)("asks a %s for a lock and a sign-in only where people sign in", (of) => {
  const facts = { screenLock: lock(false), autologin: known({ enabled: true, by: ["getty"] }) };
  const results = judgePosture(facts, ["screenLock", "autologin"], of).map(({ result }) => result);
  const expected = of === "kiosk" || of === "display" ? "notApplicable" : "violated";
  expect(results).toEqual([expected, expected]);
});

test("judges what the policy asks for, in its order, and nothing else", () => {
  const facts = { firewall: unknown("a"), timeSync: unknown("b"), diskEncryption: unknown("c") };
  const checks = judgePosture(facts, ["timeSync", "firewall"], "shared").map(({ check }) => check);
  expect(checks).toEqual(["timeSync", "firewall"]);
});
