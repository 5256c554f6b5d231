import { beforeEach, expect, test } from "vitest";
import { KeepAwakeDesk } from "../../../agent/core/keep-awake-desk.ts";
import type { Inhibition, KeepAwakeWord } from "../../../policies/keep-awake.ts";
import type { SessionEvent } from "../../../policies/session-state.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const CALL = held("chromium", "WebRTC has active PeerConnections");
const FILM = held("vlc", "playing");
const JIGGLER = held("caffeine", "because");
const MAX_MS = 3_600_000;

let clock: FakeClock;
let events: SessionEvent[];
let notes: unknown[];
let allow: readonly KeepAwakeWord[];
let say: ((held: readonly Inhibition[]) => void) | null;
let desk: KeepAwakeDesk;

beforeEach(() => {
  clock = new FakeClock();
  [events, notes, allow, say] = [[], [], ["video-call"], null];
  desk = new KeepAwakeDesk({
    inhibitors: {
      watch: (_session, listener) => {
        say = listener;
        listener([]);
        return () => {
          say = null;
        };
      },
    },
    clock,
    audit: { append: (event, _actor, body) => notes.push({ event, ...body }) },
    allow: () => allow,
    maxMs: () => MAX_MS,
    handle: (_sessionId, event) => events.push(event),
  });
});

test("a call that the policy allows holds, by its word, and the log names its program", () => {
  desk.opened(sessionOf("a"));
  say?.([JIGGLER, FILM, CALL]);
  const untilMs = clock.uptimeMs() + MAX_MS;
  expect(events).toEqual([{ kind: "keepAwake", holder: "video-call", untilMs }]);
  const { through } = CALL;
  const note = { event: "keepAwakeAsked", holder: "video-call", program: "chrom", through };
  expect(notes).toEqual([note]);
});

test("what a program says besides its name is not written down", () => {
  desk.opened(sessionOf("a"));
  say?.([held("zoom - Results of Mrs. B.", "https://zoom.example/j/1?pwd=2")]);
  expect(notes).toMatchObject([{ holder: "video-call", program: "zoom" }]);
  expect(JSON.stringify(notes)).not.toMatch(/Results|https/);
});

test("what the policy does not name holds nothing and is not written down", () => {
  desk.opened(sessionOf("a"));
  say?.([JIGGLER, FILM]);
  expect([events, notes]).toEqual([[], []]);
});

test("is told again each minute, and released a moment after its end", () => {
  desk.opened(sessionOf("a"));
  say?.([CALL]);
  clock.advance(60_000);
  expect(events).toHaveLength(2);
  say?.([]);
  expect(events).toHaveLength(2);
  clock.advance(5_000);
  expect(events.at(-1)).toEqual({
    kind: "keepAwake",
    holder: "video-call",
    untilMs: clock.uptimeMs(),
  });
  clock.advance(600_000);
  expect(events).toHaveLength(3);
});

test("one film right after the other is one stretch", () => {
  allow = ["media"];
  desk.opened(sessionOf("a"));
  say?.([FILM]);
  say?.([]);
  clock.advance(4_000);
  say?.([FILM]);
  clock.advance(10_000);
  const untils = events.map((event) => event.kind === "keepAwake" && event.untilMs);
  expect(untils.every((untilMs) => untilMs !== false && untilMs > clock.uptimeMs())).toBe(true);
  expect(notes).toHaveLength(1);
});

test("nobody is asked where the policy allows nothing, and everybody when it begins to", () => {
  allow = [];
  desk.opened(sessionOf("a"));
  expect(say).toBeNull();
  allow = ["media"];
  desk.refresh([sessionOf("a")]);
  say?.([FILM]);
  expect(events).toHaveLength(1);
  allow = [];
  desk.refresh([sessionOf("a")]);
  expect(say).toBeNull();
});

test("a program that asks for ever fills neither the log nor the machine", () => {
  desk.opened(sessionOf("a"));
  for (let count = 0; count < 100; count += 1) {
    say?.([CALL]);
    say?.([]);
    clock.advance(5_000);
  }
  expect(notes).toHaveLength(30);
});

test("a session that is gone is not told of", () => {
  desk.opened(sessionOf("a"));
  say?.([CALL]);
  desk.removed("a");
  clock.advance(600_000);
  expect(say).toBeNull();
  expect(events).toHaveLength(1);
});

function held(program: string, reason: string): Inhibition {
  return { through: "logind", program, reason };
}

test("a call that is told of at once holds the session that is only just met", async () => {
  const rules = { ...RULES, keepAwake: { allow: ["video-call"], maxMs: MAX_MS } };
  const world = keeperWorld([sessionOf("a")], rules, { onKept: (session) => desk.opened(session) });
  const board = world.makeBoard();
  desk = new KeepAwakeDesk({
    inhibitors: {
      watch: (_session, listener) => {
        listener([CALL]);
        return () => undefined;
      },
    },
    clock: world.clock,
    audit: { append: () => undefined },
    allow: () => allow,
    maxMs: () => MAX_MS,
    handle: (sessionId, event) => board.keeper(sessionId)?.handle(event),
  });
  await board.start();
  expect(world.keepAwake).toEqual(["a: video-call holds, asked"]);
});
