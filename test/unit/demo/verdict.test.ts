import { expect, test } from "vitest";
import { sayer } from "../../../scripts/demo/page/translate.ts";
import { verdictOf } from "../../../scripts/demo/page/verdict.ts";
import { comparisonState, endOfTour, searchState, sideState } from "../../support/demo-states.ts";

const say = sayer("en");
const { person } = comparisonState();

test.each([
  ["at work", sideState(), "neutral", "Ada Moreno is at work"],
  ["gone", sideState({ atKeyboard: null }), "exposed", "Ada Moreno is gone, and still signed in"],
  [
    "gone, and about to be cleared",
    sideState({ atKeyboard: null, next: { what: "clear", at: "2026-11-25T09:00:30.000Z" } }),
    "neutral",
    "Ada Moreno is gone",
  ],
  [
    "found on the disk",
    sideState({ atKeyboard: null, search: searchState(["/home/ada/Cookies"]) }),
    "exposed",
    "Still signed in",
  ],
  [
    "found nowhere",
    sideState({ atKeyboard: null, search: searchState([]), goneAfterMs: 51_000 }),
    "safe",
    "Signed out, 0 bytes left",
  ],
  [
    "ended by the agent, not yet looked for",
    sideState({ protection: "sessionward", stage: "cleared", atKeyboard: null }),
    "safe",
    "Signed out everywhere",
  ],
  [
    "ended by whom nobody asked yet",
    sideState({ stage: "signedOut", atKeyboard: null }),
    "neutral",
    "Signed out",
  ],
  ["without power", sideState({ power: "off" }), "neutral", "Off"],
  ["not to be shown here", sideState({ power: "absent" }), "neutral", "Not on this machine"],
] as const)("a computer %s", (_, side, tone, headline) => {
  expect(verdictOf(side, person, say)).toMatchObject({ tone, headline });
});

test("what the app says to the next person counts before anything that was found", () => {
  const { sides } = endOfTour();
  expect(verdictOf(sides.today, person, say)).toMatchObject({
    tone: "exposed",
    headline: "Ben Okafor is signed in as Ada Moreno",
  });
  expect(verdictOf(sides.sessionward, person, say)).toEqual({
    tone: "safe",
    headline: "Signed out, 0 bytes left",
    detail: "1,840 files read, 51 s after the person.",
  });
});
