import type { Act } from "../comparison/acts.ts";
import type { ComparisonState } from "../comparison/contract.ts";
import type { MessageId } from "./messages/en.ts";

export type TourStep = {
  /** Null: nothing is done, there is something to see. */
  readonly act: Act | null;
  readonly says: MessageId;
  /** What to look at meanwhile. */
  readonly look: MessageId;
  readonly until: (state: ComparisonState) => boolean;
  readonly skipIf?: (state: ComparisonState) => boolean;
  readonly atMostMs: number;
};

/** From the first click to "signed out, 0 bytes": the fourth row. What follows are the hard cases. */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    act: "startOver",
    says: "tour.startOver",
    look: "tour.startOver.look",
    until: (state) => isFresh(state),
    skipIf: (state) => isFresh(state),
    atMostMs: 90_000,
  },
  {
    act: "walkAway",
    says: "tour.walkAway",
    look: "tour.walkAway.look",
    until: ({ sides }) => !["active", "noticed"].includes(sides.sessionward.stage),
    atMostMs: 60_000,
  },
  {
    act: "pullCable",
    says: "tour.pullCable",
    look: "tour.pullCable.look",
    // What is left is looked for as soon as there is a receipt, which needs no server either.
    until: ({ sides: { sessionward } }) =>
      ["cleared", "signedOut"].includes(sessionward.stage) && sessionward.search !== null,
    atMostMs: 60_000,
  },
  {
    act: "findToken",
    says: "tour.findToken",
    look: "tour.findToken.look",
    until: ({ sides }) => sides.today.search !== null,
    atMostMs: 60_000,
  },
  {
    act: "plugIn",
    says: "tour.plugIn",
    look: "tour.plugIn.look",
    until: ({ sides }) => sides.sessionward.online !== false,
    // The longer nobody answered, the longer a device waits before it tries again: up to a minute.
    atMostMs: 90_000,
  },
  {
    act: "nextPerson",
    says: "tour.nextPerson",
    look: "tour.nextPerson.look",
    until: ({ sides }) => sides.sessionward.stage !== "cleared",
    atMostMs: 60_000,
  },
  {
    act: "openAppAsNextPerson",
    says: "tour.openApp",
    look: "tour.openApp.look",
    until: () => true,
    atMostMs: 90_000,
  },
  {
    act: "killBrowsers",
    says: "tour.killBrowsers",
    look: "tour.killBrowsers.look",
    until: () => true,
    atMostMs: 60_000,
  },
  {
    act: "killAgent",
    says: "tour.killAgent",
    look: "tour.killAgent.look",
    // The next step is an order from the server, which it has to hear.
    until: ({ sides }) =>
      sides.sessionward.agent === "running" && sides.sessionward.online === true,
    atMostMs: 60_000,
  },
  {
    act: "closingTime",
    says: "tour.closingTime",
    look: "tour.closingTime.look",
    until: () => true,
    atMostMs: 120_000,
  },
  {
    act: "cutPower",
    says: "tour.cutPower",
    look: "tour.cutPower.look",
    until: ({ sides }) => sides.today.power === "on" && sides.sessionward.power === "on",
    atMostMs: 120_000,
  },
  {
    act: "findToken",
    says: "tour.findAgain",
    look: "tour.findAgain.look",
    until: ({ sides }) => sides.today.search !== null,
    atMostMs: 60_000,
  },
  {
    act: null,
    says: "tour.receipt",
    look: "tour.receipt.look",
    until: ({ sides }) => sides.sessionward.receipt?.verified === true,
    atMostMs: 60_000,
  },
];

function isFresh({ sides }: ComparisonState): boolean {
  return [sides.today, sides.sessionward].every(
    ({ atKeyboard, browsers, search, cable }) =>
      atKeyboard === "first" &&
      search === null &&
      cable === "in" &&
      browsers.length > 0 &&
      browsers.every(({ signedInAs }) => signedInAs !== null),
  );
}
