import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lintPolicy } from "../../../policies/authoring.ts";
import { type EffectivePolicy, effectivePolicy } from "../../../policies/effective.ts";
import { isNearTyping, rehearse as rehearseAll } from "../../../policies/rehearsal.ts";
import { readTrace, type Trace, type TraceLine, writeTrace } from "../../../policies/trace.ts";
import { at, begin, edge, policyOn, traceOf as trace } from "../../support/recorded-day.ts";

const policy = (session: string) => policyOn(`session: ${session}`);
const rehearse = (recorded: Trace, under: EffectivePolicy) => rehearseAll(recorded, under).acts;

const FIVE = policy("{ idle: { lockAfter: 5m } }");

test("somebody who leaves is locked when the policy says so, and told apart from who types", () => {
  const acts = rehearse(
    trace([
      begin(),
      edge("active", "08:00:01"),
      edge("idle", "09:00:00"),
      edge("active", "09:05:03"),
    ]),
    FIVE,
  );
  expect(acts).toEqual([
    {
      at: at("09:05:00"),
      session: "1",
      act: "lock",
      reason: "idle",
      sinceInputMs: 300_000,
      untilInputMs: 3_000,
      raisedBy: null,
    },
  ]);
  expect(acts.map(isNearTyping)).toEqual([true]);
});

test("somebody who comes back during the warning is not locked", () => {
  const lines = [begin(), edge("active", "08:00:01"), edge("idle", "09:00:00")];
  expect(rehearse(trace([...lines, edge("active", "09:04:59")], "09:05:30"), FIVE)).toEqual([]);
});

test("one who stays away goes down the whole ladder, once", () => {
  const ladder = policy("{ idle: { lockAfter: 5m, clearAfter: 15m, signOutAfter: 1h } }");
  const acts = rehearse(
    trace([begin(), edge("active", "08:00:01"), edge("idle", "09:00:00")]),
    ladder,
  );
  expect(acts.map(({ at: when, act }) => [when, act])).toEqual([
    [at("09:05:00"), "lock"],
    [at("09:15:00"), "clear"],
    [at("10:00:00"), "signOut"],
  ]);
});

test("who comes back after the sign-out has signed in again: their clock starts anew", () => {
  const out = policy("{ idle: { signOutAfter: 1h } }");
  const lines = [
    begin(),
    edge("idle", "09:00:00"),
    edge("active", "11:00:00"),
    edge("idle", "11:30:00"),
  ];
  expect(rehearse(trace(lines), out).map(({ at: when }) => when)).toEqual([
    at("10:00:00"),
    at("12:30:00"),
  ]);
});

test("one session's idleness never touches the other", () => {
  const lines = [
    begin("1"),
    begin("2"),
    edge("active", "08:00:01", "1"),
    edge("active", "08:00:01", "2"),
    edge("idle", "09:00:00", "2"),
  ];
  expect(rehearse(trace(lines), FIVE).map(({ session }) => session)).toEqual(["2"]);
});

test("closing time comes for somebody who types, after its warning", () => {
  const calendar = `{ calendar: [ { id: closing, daily: ["12:00"], zone: UTC, do: signOut, warnBefore: 5m, noLaterThan: 0s } ] }`;
  const acts = rehearse(trace([begin(), edge("active", "08:00:01")]), policy(calendar));
  expect(acts).toMatchObject([
    { at: at("12:00:00"), act: "signOut", reason: "calendar", sinceInputMs: 0 },
  ]);
});

test("a machine that sleeps is dealt with when it wakes, before anybody types", () => {
  const lines: TraceLine[] = [
    begin(),
    edge("active", "08:00:01"),
    edge("idle", "09:00:00"),
    { at: at("09:01:00"), edge: "sleep" },
    { at: at("11:00:00"), edge: "wake" },
    edge("active", "11:00:20"),
  ];
  expect(rehearse(trace(lines), FIVE)).toMatchObject([{ at: at("11:00:00"), act: "lock" }]);
});

test("a session that is over is done with", () => {
  const lines = [begin(), edge("idle", "09:00:00"), edge("end", "09:01:00")];
  expect(rehearse(trace(lines), FIVE)).toEqual([]);
});

test.each(["ward-week", "library-day"])(
  "the sample %s is a trace, and can be written again",
  (name) => {
    const text = readFileSync(`policies/traces/${name}.jsonl`, "utf8");
    const read = readTrace(text);
    expect(read.ok && writeTrace(read.value)).toBe(text);
    const preset = name === "ward-week" ? "clinical" : "public-kiosk";
    const { flattened } = lintPolicy(readFileSync(`policies/presets/${preset}.yaml`, "utf8"));
    if (!read.ok || flattened === null) throw new Error("not readable");
    const { device: deviceId, deviceClass, groups } = read.value.head;
    const target = { deviceId, deviceClass, groups, nowMs: 0 };
    const acts = rehearse(read.value, effectivePolicy([{ ...flattened, version: 1 }], target));
    expect(acts.length).toBeGreaterThan(20);
  },
);

test.each([
  ["", "line 1: is not JSON"],
  ["{}", "line 1: format"],
  [`${JSON.stringify(trace([]).head)}\n{"at":1}`, "line 2:"],
  [
    `${JSON.stringify(trace([]).head)}\n{"at":"${at("08:00:00")}","edge":"typed","session":"1"}`,
    "line 2:",
  ],
  [
    writeTrace(trace([edge("active", "09:00:00"), edge("idle", "08:00:00")])),
    "line 3: is earlier than the line before",
  ],
  [
    `${JSON.stringify(trace([]).head)}\n{"at":"${at("08:00:00")}","edge":"idle","session":"1","key":"a"}`,
    "line 2:",
  ],
])("refuses %j", (text, detail) => {
  expect(readTrace(text)).toMatchObject({ ok: false, detail: expect.stringContaining(detail) });
});
