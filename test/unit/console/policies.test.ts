import * as fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines } from "../../../server/console/model/policies/line-diff.ts";
import { NEW_POLICY } from "../../../server/console/model/policies/new-policy.ts";
import { checkPolicy, settingsFor } from "../../../server/console/model/policies/policy-tools.ts";
import { isAnswered, rehearsalWords } from "../../../server/console/model/policies/rehearsal.ts";
import { sayer } from "../../../server/console/translate.ts";
import type { RouteReply } from "../../../server/contract/admin-api.ts";
import { liveRowOf } from "../../support/live-values.ts";
import { forAll } from "../../support/property.ts";

const SAY = sayer("en");
const NOW_MS = Date.parse("2026-11-22T08:00:00Z");

test("finds what changed and keeps every line of both texts", () => {
  const told = diffLines("a\nb\nc\nd", "a\nc\nx\nd").map(({ kind, text }) => `${kind} ${text}`);
  expect(told).toEqual(["same a", "removed b", "same c", "added x", "same d"]);
  const texts = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });
  forAll(fc.tuple(texts, texts), ([one, other]) => {
    const lines = diffLines(one.join("\n"), other.join("\n"));
    const without = (left: string) =>
      lines.filter(({ kind }) => kind !== left).map(({ text }) => text);
    expect(without("added").join("\n")).toBe(one.join("\n"));
    expect(without("removed").join("\n")).toBe(other.join("\n"));
  });
});

test("begins with a policy that nothing is wrong with", () => {
  const { problems, draft, reach } = checkPolicy(NEW_POLICY, [liveRowOf("a")], NOW_MS, SAY);
  expect(problems).toEqual([]);
  expect(draft?.name).toBe("ward");
  expect(reach).toEqual({ meant: 1, cannot: [], cannotDevices: 0 });
});

test("says where a fault is, and means nobody while there is one", () => {
  const bad = NEW_POLICY.replace("lockAfter: 15m", "lockAfter: 1s");
  const { problems, draft, reach } = checkPolicy(bad, [liveRowOf("a")], NOW_MS, SAY);
  expect(problems[0]).toMatchObject({ line: 9, severity: "error" });
  expect([draft, reach.meant]).toEqual([null, 0]);
});

test("counts devices that are meant and can't enforce it: another system, or an old agent", () => {
  const source = `${NEW_POLICY}browsers: { managed: { cookies: sessionOnly } }\n`;
  const rows = [
    liveRowOf("a"),
    liveRowOf("old", { device: { agentVersion: "0.0.9" } }),
    liveRowOf("elsewhere", { device: { groups: ["lab"], agentVersion: "0.0.9" } }),
    liveRowOf("kiosk", { device: { deviceClass: "kiosk" } }),
  ];
  const { reach } = checkPolicy(source, rows, NOW_MS, SAY);
  expect(reach.meant).toBe(2);
  expect(reach.cannotDevices).toBe(1);
  expect(reach.cannot.every(({ devices }) => devices === 1)).toBe(true);
});

test("finds a setting by its key or by what people call it", () => {
  expect(settingsFor("idle lock", SAY).map(({ key }) => key)).toContain("session.idle.lockAfter");
  expect(settingsFor("", SAY).length).toBeGreaterThan(40);
  expect(settingsFor("no such thing", SAY)).toEqual([]);
});

test("sums up a rehearsal, and says who could not rehearse", () => {
  const device = {
    ...{ deviceId: "a", because: null, from: null, until: null, nearTyping: 1 },
    counts: [{ act: "lock", reason: "idle", count: 3 }],
  } as const;
  const rehearsal: RouteReply<"getRehearsal"> = {
    ...{ rehearsalId: "r", startedAt: "2026-11-22T08:00:00Z", askedDevices: 4 },
    devices: [
      { ...device, counts: [...device.counts] },
      { ...device, counts: [...device.counts] },
      { ...device, because: "nothingRecorded", counts: [], nearTyping: 0 },
    ],
  };
  expect(rehearsalWords(rehearsal, SAY)).toEqual([
    "3 of 4 devices have answered, 2 with something.",
    "6 times locked, because of idle.",
    "2 of these would have met somebody at work.",
    "1 have recorded nothing yet.",
  ]);
  expect(isAnswered(rehearsal)).toBe(false);
  expect(rehearsalWords({ ...rehearsal, askedDevices: 0, devices: [] }, SAY)).toHaveLength(1);
});
