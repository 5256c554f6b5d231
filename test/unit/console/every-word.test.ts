import { expect, test } from "vitest";
import { receiptSchema } from "../../../agent/contract/receipt.ts";
import { REPORT_BODIES } from "../../../agent/contract/reports.ts";
import { ACT_REASONS, SESSION_ACTS } from "../../../policies/vocabulary.ts";
import { actWords } from "../../../server/console/model/audit/audit-rows.ts";
import { alarmWords } from "../../../server/console/model/device/alarm-words.ts";
import { deviceNews } from "../../../server/console/model/device/device-news.ts";
import { timelineOf } from "../../../server/console/model/device/timeline.ts";
import { NOTHING_LIVE, received } from "../../../server/console/model/live/live-state.ts";
import { spacedName } from "../../../server/console/model/plain-words.ts";
import { sayer } from "../../../server/console/translate.ts";
import { ADMIN_ROUTES, type AdminRoute } from "../../../server/contract/admin-api.ts";
import type { LIVE_EVENTS, LiveEvent } from "../../../server/contract/live-api.ts";
import { ALARM_KINDS, SERVER_EVENTS } from "../../../server/contract/log-events.ts";
import { liveCommand, liveRowOf } from "../../support/live-values.ts";

const SAY = sayer("en");
const AT = "2026-11-22T08:00:00.000Z";
const NAMELESS = /undefined|\[object/;

test("has words for all that the server's audit log tells", () => {
  const changing = Object.entries<AdminRoute>(ADMIN_ROUTES)
    .filter(([, { method, role }]) => method !== "GET" && role !== "public")
    .map(([name]) => name);
  expect(changing.length).toBeGreaterThan(20);
  const wordless = [...changing, ...SERVER_EVENTS].filter(
    // Its name is what a person would say.
    (event) => event !== "signedIn" && actWords(event, SAY) === spacedName(event),
  );
  expect(wordless).toEqual([]);
});

test("has words for every kind of alarm, and shows one of a newer server by its name", () => {
  expect(ALARM_KINDS.filter((kind) => alarmWords(kind, SAY) === spacedName(kind))).toEqual([]);
  expect(alarmWords("somethingNew", SAY)).toBe("something new");
});

const { outcome } = REPORT_BODIES.sessionAct.shape;

test("tells on a device's page of every act, reason and outcome in words", () => {
  const acts = SESSION_ACTS.flatMap((act) =>
    ACT_REASONS.flatMap((reason) =>
      outcome.options.map((one) => ({
        at: AT,
        act: { sessionId: "s1", act, reason, outcome: one, detail: "", ms: 1, at: AT },
      })),
    ),
  );
  const lines = timelineOf({ acts, alarms: [] }, [], [], SAY).map(({ words }) => words);
  expect(lines).toHaveLength(acts.length);
  expect(lines.filter((words) => NAMELESS.test(words))).toEqual([]);
  expect(new Set(lines).size).toBe(acts.length);
});

test("tells by what every receipt came", () => {
  const triggers = receiptSchema.shape.trigger.options;
  const receipts = triggers.map((trigger) => ({
    ...{ id: "01a2-4c9f21be", deviceId: "a", at: AT, trigger, commandId: null },
    ...({ status: "done", profiles: 1 } as const),
  }));
  const details = timelineOf({ acts: [], alarms: [] }, receipts, [], SAY).map(
    ({ detail }) => detail,
  );
  expect(details.filter((words) => !/^after an? [a-z]/.test(words))).toEqual([]);
});

const command = liveCommand("c1", "a", "running");
const alarm = { at: AT, deviceId: "a", kind: "badSignature", detail: "", endedAt: null };

/** One of each kind that there is: a new one does not compile until it is here. */
const TOLD: { readonly [K in keyof typeof LIVE_EVENTS]: LiveEvent } = {
  rows: { event: "rows", data: { rows: [liveRowOf("a")] } },
  ready: { event: "ready", data: { at: AT } },
  changed: { event: "changed", data: { rows: [liveRowOf("a")], gone: [] } },
  commands: { event: "commands", data: { commands: [command] } },
  resync: { event: "resync", data: { commands: 7 } },
  alarms: { event: "alarms", data: { alarms: [alarm] } },
};

test.each(Object.entries(TOLD))(
  "asks anew what happened on a device when told of %s",
  (name, event) => {
    const before = deviceNews(NOTHING_LIVE, "a");
    const after = deviceNews(received(NOTHING_LIVE, event, false), "a");
    // That everything was told says nothing new of this one.
    expect(after === before).toBe(name === "ready");
  },
);

test("does not ask anew for what another device is ordered", () => {
  const other = liveCommand("c2", "b", "running");
  const event: LiveEvent = { event: "commands", data: { commands: [other] } };
  expect(deviceNews(received(NOTHING_LIVE, event, false), "a")).toBe(deviceNews(NOTHING_LIVE, "a"));
});
