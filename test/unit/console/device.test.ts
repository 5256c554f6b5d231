import { expect, test } from "vitest";
import { factLines } from "../../../server/console/model/device/facts.ts";
import { otherLines } from "../../../server/console/model/device/receipt-lines.ts";
import { timelineOf } from "../../../server/console/model/device/timeline.ts";
import { payloadIn, settingLines } from "../../../server/console/model/policy-values.ts";
import { sayer } from "../../../server/console/translate.ts";
import { policyOf } from "../../support/policies.ts";

const SAY = sayer("en");
const at = (minute: number) => `2026-11-22T08:0${minute}:00.000Z`;

const REFUSED = { kind: "auditRefused", detail: "does not extend", endedAt: null };

test("tells what happened newest first, why, and what somebody should look into", () => {
  const act = { sessionId: "s1", ms: 12, detail: "", reason: "idle" } as const;
  const acts = [
    { at: at(1), act: { ...act, act: "lock", outcome: "done", at: at(1) } },
    { at: at(3), act: { ...act, act: "clear", outcome: "partial", at: at(3) } },
    { at: at(4), act: { ...act, act: "signOut", outcome: "wouldHave", at: at(4) } },
  ] as const;
  const receipt = {
    ...{ id: "01a2-4c9f21be", deviceId: "a", at: at(2), trigger: "clear", commandId: null },
    ...({ status: "done", profiles: 1 } as const),
  };
  const alarms = [
    { ...{ id: 1, at: at(0), deviceId: "a" }, ...REFUSED },
    { ...{ id: 2, at: at(5), deviceId: "a", kind: "kioskFault", detail: "" }, endedAt: at(6) },
  ];
  const lines = timelineOf({ acts: [...acts], alarms }, [receipt], [], SAY);
  expect(lines.map(({ words, isBad }) => `${words}${isBad ? " (!)" : ""}`)).toEqual([
    "Over: a kiosk that sends people to the desk",
    "Alarm: a kiosk that sends people to the desk",
    "Would have signed out, because of idle",
    "Cleared: partial, because of idle (!)",
    "Receipt: 1 profile, nothing left",
    "Locked, because of idle",
    "Alarm: an audit log that does not extend the one before (!)",
  ]);
  expect(lines[4]?.detail).toBe("after a clearing, code 4c9f21be");
});

type Facts = Parameters<typeof factLines>[0];

test("never tells what can't be told as a fact", () => {
  const facts: Facts = {
    firewall: { fact: { state: "known", value: true }, at: at(0) },
    autologin: { fact: { state: "notApplicable" }, at: at(0) },
    timeSync: { fact: { state: "unknown", because: "no service answers" }, at: at(0) },
    findings: { fact: { state: "known", value: [] }, at: at(0) },
    agentFindings: { fact: { state: "known", value: [] }, at: at(0) },
  };
  expect(factLines(facts, SAY).map(({ key, value }) => `${key}: ${value}`)).toEqual([
    "autologin: does not apply here",
    "firewall: yes",
    "time sync: can’t tell: no service answers",
  ]);
});

test("merges as the device does, and says which line won over which", () => {
  const limit = (value: number, line: number) => ({ "session.idle.lockAfter": { value, line } });
  const policies = [
    policyOf(limit(300_000, 7), { name: "ward" }),
    policyOf(limit(120_000, 4), { name: "night" }),
  ];
  const payloads = policies.map((one) => payloadIn(btoa(JSON.stringify(one))));
  const device: Parameters<typeof settingLines>[1] = {
    ...{ id: "a", groups: ["wards"], deviceClass: "shared" },
  };
  const lines = settingLines(
    payloads.flatMap((one) => one ?? []),
    device,
    Date.parse(at(0)),
    SAY,
  );
  expect(lines.find(({ key }) => key === "session.idle.lockAfter")).toMatchObject({
    value: "2m",
    origin: "night, line 4",
    overridden: "5m (ward, line 7)",
  });
});

test("shows nothing of an envelope that holds no policy", () => {
  expect(payloadIn(btoa('{"name":"x"}'))).toBeNull();
});

test("a receipt says why its clearing came to no end, and nothing where it did", () => {
  const receipt = { profiles: [] } as unknown as Parameters<typeof otherLines>[0];
  expect(otherLines(receipt, SAY)).toEqual([]);
  expect(otherLines({ ...receipt, failedBecause: "helperFailed" }, SAY)).toEqual([
    "The clearing broke off: helper failed",
  ]);
});
