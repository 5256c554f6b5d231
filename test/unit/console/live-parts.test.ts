import { expect, test } from "vitest";
import { EventStreamReader } from "../../../server/console/model/event-stream.ts";
import { findableIn } from "../../../server/console/model/findable.ts";
import { answerTo, isNewAmong, openRequests } from "../../../server/console/model/live/requests.ts";
import { relativeTime } from "../../../server/console/model/time-words.ts";
import { sayer } from "../../../server/console/translate.ts";
import { liveRowOf, liveSession } from "../../support/live-values.ts";

const SAY = sayer("en");
const at = (minute: number) => `2026-11-22T08:0${minute}:00Z`;
const asking = (id: string, minute: number) =>
  liveRowOf(id, {
    rest: {
      sessions: [liveSession("s1")],
      requests: [{ sessionId: "s1", for: "moreTime", at: at(minute) }],
    },
  });

test("reads events whole, however the text is cut", () => {
  const text =
    'event: ready\r\ndata: {"at":1}\r\n\r\n: still here\n\nid: 4\nevent: x\ndata: a\ndata: b\n\n';
  const expected = [
    { event: "ready", data: '{"at":1}' },
    { event: "x", data: "a\nb" },
  ];
  for (const size of [1, 2, 3, 7, text.length]) {
    const reader = new EventStreamReader();
    const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];
    expect(
      pieces.flatMap((piece) => reader.push(piece)),
      `pieces of ${size}`,
    ).toEqual(expected);
  }
});

test("answers who waits longest first, and nobody twice", () => {
  const [first, ...rest] = openRequests([asking("b", 2), asking("a", 1)], new Set());
  if (first === undefined) throw new Error("nobody asks");
  expect(first).toMatchObject({ deviceId: "a", person: "p-4c1a" });
  expect(answerTo(first)).toMatchObject({
    kind: "grantTime",
    params: { sessionId: "s1" },
    targets: { devices: ["a"] },
  });
  const left = openRequests([asking("b", 2), asking("a", 1)], new Set([first.key]));
  expect(left).toEqual(rest);
});

test("makes a sound for a new request only", () => {
  const before = openRequests([asking("a", 1)], new Set());
  expect(isNewAmong([], before)).toBe(true);
  expect(isNewAmong(before, before)).toBe(false);
  expect(isNewAmong(before, openRequests([asking("a", 3)], new Set()))).toBe(true);
  expect(isNewAmong(before, [])).toBe(false);
});

test("finds devices, people and policies by what they are called", () => {
  const policies = { applied: [{ name: "ward", version: 3 }], rejected: 0, behind: false };
  const row = liveRowOf("a", { rest: { sessions: [liveSession("s1")], policies } });
  const found = findableIn({ rows: [row], commands: [] }, SAY);
  expect(found.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
    "device a",
    "person p-4c1a",
    "policy ward",
  ]);
});

test("tells times by how far they are", () => {
  const nowMs = Date.parse(at(5));
  expect(relativeTime("2026-11-22T08:05:00.4Z", nowMs, SAY)).toBe("now");
  expect(relativeTime(at(3), nowMs, SAY)).toBe("2m ago");
  expect(relativeTime("2026-11-23T09:05:00Z", nowMs, SAY)).toBe("in 1d");
});
