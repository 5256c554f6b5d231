import { expect, test } from "vitest";
import {
  CONTRADICTION_MS,
  FIRST_WORD_MS,
  type IdleHeard,
  type IdleSourceName,
  judgeIdle,
  nothingHeard,
  type SourceWord,
  TRUSTED_SOURCES,
  withWord,
} from "../../../policies/idle-fusion.ts";

const START = 1_000_000;
const LATER = START + 60_000;
type Said = readonly (readonly [IdleSourceName, SourceWord])[];

const input = (atMs: number): SourceWord => ({ kind: "input", atMs });
const idle = (sinceMs: number): SourceWord => ({ kind: "idle", sinceMs });
const unknown = (because: string): SourceWord => ({ kind: "unknown", because });

function heardOn(screen: keyof typeof TRUSTED_SOURCES, said: Said): IdleHeard {
  return said.reduce<IdleHeard>(
    (heard, [name, word]) => withWord(heard, name, word),
    nothingHeard(TRUSTED_SOURCES[screen], START),
  );
}

test.each<[string, keyof typeof TRUSTED_SOURCES, Said, IdleSourceName | null]>([
  ["an X server from the start", "x11", [], "x11"],
  ["nobody under Wayland that says nothing", "wayland", [], null],
  ["Mutter once it spoke", "wayland", [["mutter", { kind: "seen", sinceMs: START }]], "mutter"],
  [
    "the hint where there is no Mutter and it moved",
    "wayland",
    [
      ["mutter", unknown("no Mutter")],
      ["idleHint", idle(START)],
    ],
    "idleHint",
  ],
  [
    "the compositor where there is no Mutter",
    "wayland",
    [
      ["mutter", unknown("no Mutter")],
      ["wayland", { kind: "seen", sinceMs: START }],
    ],
    "wayland",
  ],
  ["nobody where the hint never moved", "wayland", [["mutter", unknown("no Mutter")]], null],
  [
    "nobody while the display is lost and the hint never moved",
    "x11",
    [["x11", unknown("gone")]],
    null,
  ],
  [
    "Mutter again when it is back",
    "wayland",
    [
      ["mutter", unknown("no Mutter")],
      ["idleHint", idle(START)],
      ["mutter", { kind: "seen", sinceMs: START }],
    ],
    "mutter",
  ],
])("believes %s", (_what, screen, said, expected) => {
  expect(judgeIdle(heardOn(screen, said), LATER).source).toBe(expected);
});

test("waits for the first word, and says what is missing after that", () => {
  const heard = heardOn("wayland", []);
  const early = judgeIdle(heard, START + FIRST_WORD_MS - 1);
  expect(early).toMatchObject({ source: "mutter", lookAgainAtMs: START + FIRST_WORD_MS });
  const late = judgeIdle(heard, START + FIRST_WORD_MS);
  expect(late).toMatchObject({ source: null, lookAgainAtMs: null });
  expect(late.because).toBe(
    "mutter has not said anything; wayland has not said anything; no program of the session ever set its IdleHint",
  );
});

test("a display that never moves although the hint does is not believed", () => {
  const said: Said = [
    ["x11", idle(START)],
    ["idleHint", input(START + 20_000)],
    ["idleHint", idle(START + 30_000)],
    ["idleHint", input(START + 40_000)],
  ];
  const verdict = judgeIdle(heardOn("x11", said), START + 40_000 + CONTRADICTION_MS);
  expect(verdict.source).toBe("idleHint");
  expect(verdict.doubted).toEqual({ x11: "x11 does not move although idleHint does" });
  const moved = heardOn("x11", [["x11", input(START)], ...said]);
  expect(judgeIdle(moved, LATER).source).toBe("x11");
});

test("one change of the hint does not outweigh a display", () => {
  const heard = heardOn("x11", [
    ["x11", idle(START)],
    ["idleHint", input(START + 20_000)],
  ]);
  const verdict = judgeIdle(heard, LATER);
  expect(verdict.source).toBe("x11");
  expect(verdict.doubted).toEqual({ idleHint: "idleHint contradicts x11" });
});

test("the weaker of two that contradict each other is unknown, but not at once", () => {
  const heard = heardOn("wayland", [
    ["mutter", input(START)],
    ["idleHint", idle(START)],
    ["mutter", input(START + 20_000)],
  ]);
  const soon = judgeIdle(heard, START + 20_000);
  expect(soon.doubted).toEqual({});
  expect(soon.lookAgainAtMs).toBe(START + 20_000 + CONTRADICTION_MS);
  const late = judgeIdle(heard, START + 20_000 + CONTRADICTION_MS);
  expect(late.doubted).toEqual({ idleHint: "idleHint contradicts mutter" });
  const corrected = withWord(heard, "idleHint", input(START + 21_000));
  expect(judgeIdle(corrected, LATER).doubted).toEqual({});
});

test("who was caught out stays out when the better source is lost", () => {
  const heard = heardOn("wayland", [
    ["idleHint", idle(START)],
    ["mutter", input(START + 20_000)],
    ["mutter", unknown("gone")],
  ]);
  const verdict = judgeIdle(heard, LATER);
  expect(verdict).toMatchObject({
    source: null,
    because: "gone; wayland has not said anything; idleHint contradicts mutter",
  });
});
