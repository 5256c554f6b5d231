import { EventEmitter } from "node:events";
import type { CDPSession } from "playwright-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Watch } from "../../../main/hosts/guest-guard.ts";
import { closeStrays } from "../../../main/hosts/guest-strays.ts";

const OWN = { targetId: "own", browserContextId: "guest" };
const RULES = { start: "https://intranet.example/", allow: [], permit: {} };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A browser that tells of windows as the test says. */
async function browser() {
  const events = new EventEmitter();
  const closed: string[] = [];
  let fronts = 0;
  const session = {
    on: events.on.bind(events),
    send: async (method: string, { targetId = "" } = {}) => {
      if (method === "Target.closeTarget") closed.push(targetId);
    },
  } as unknown as CDPSession;
  const watch = { hold: () => ({ began: RULES, now: RULES }) } as unknown as Watch;
  await closeStrays(session, OWN, watch, () => {
    fronts += 1;
  });
  const opened = (targetId: string, info: object = {}) =>
    events.emit("Target.targetCreated", {
      targetInfo: { targetId, type: "page", browserContextId: "guest", ...info },
    });
  const asks = (frameId: string, url: string) =>
    events.emit("Fetch.requestPaused", { frameId, request: { url } });
  return { events, closed, opened, asks, fronts: () => fronts };
}

test("a window that asks for nothing is closed, and the guest has their page back", async () => {
  const { closed, opened, fronts } = await browser();
  opened("stray");
  await vi.advanceTimersByTimeAsync(499);
  expect(closed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect([closed, fronts()]).toEqual([["stray"], 1]);
});

test.each([
  ["the guest's own page", "own", {}],
  ["what is no window", "stray", { type: "worker" }],
  ["a window of another context", "stray", { browserContextId: "parked" }],
])("%s is left alone", async (_what, targetId, info) => {
  const { closed, opened } = await browser();
  opened(targetId, info);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(closed).toEqual([]);
});

test("a window that asks for a page stays or goes by what it asks for, and no other does", async () => {
  const { closed, opened, asks } = await browser();
  for (const id of ["allowed", "refused"]) opened(id);
  asks("allowed", RULES.start);
  asks("refused", "https://elsewhere.example/");
  asks("another", "https://elsewhere.example/");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(closed).toEqual(["refused"]);
});

test("one that is gone by itself is not closed again", async () => {
  const { closed, events, opened } = await browser();
  opened("stray");
  events.emit("Target.targetDestroyed", { targetId: "stray" });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(closed).toEqual([]);
});
