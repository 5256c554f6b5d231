import type { Act } from "../comparison/acts.ts";
import type { ComparisonState } from "../comparison/contract.ts";

export type TourStep = {
  /** Null: nothing is done, there is something to see. */
  readonly act: Act | null;
  readonly says: string;
  /** What to look at meanwhile. */
  readonly look: string;
  readonly until: (state: ComparisonState) => boolean;
  readonly skipIf?: (state: ComparisonState) => boolean;
  readonly atMostMs: number;
};

/** From the first click to "signed out, 0 bytes": the fourth row. What follows are the hard cases. */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    act: "startOver",
    says: "Both computers begin anew: the same person signs in on both, in two real browsers.",
    look: "Both screens: the same app, the same name.",
    until: (state) => isFresh(state),
    skipIf: (state) => isFresh(state),
    atMostMs: 90_000,
  },
  {
    act: "walkAway",
    says: "The person walks away and leaves everything open.",
    look: "Right: a warning counts down. Left: nothing happens, and nothing will.",
    until: ({ sides }) => !["active", "noticed"].includes(sides.sessionward.stage),
    atMostMs: 60_000,
  },
  {
    act: "pullCable",
    says: "Somebody trips over the network cable of both.",
    look: "Right: the countdown goes on. The policy is on the disk; no server is needed.",
    // What is left is looked for as soon as there is a receipt, which needs no server either.
    until: ({ sides: { sessionward } }) =>
      ["cleared", "signedOut"].includes(sessionward.stage) && sessionward.search !== null,
    atMostMs: 60_000,
  },
  {
    act: "findToken",
    says: "Is the sign-in still there? Every file of the person's home is read for its bytes.",
    look: "Left: the files it is found in. Right: 0 bytes.",
    until: ({ sides }) => sides.today.search !== null,
    atMostMs: 60_000,
  },
  {
    act: "plugIn",
    says: "The cable is plugged in again.",
    look: "Right: what happened meanwhile reaches the server now.",
    until: ({ sides }) => sides.sessionward.online !== false,
    // The longer nobody answered, the longer a device waits before it tries again: up to a minute.
    atMostMs: 90_000,
  },
  {
    act: "nextPerson",
    says: "Somebody else sits down.",
    look: "Left: in front of everything that was left open. Right: “Next person”, and an empty desktop.",
    until: ({ sides }) => sides.sessionward.stage !== "cleared",
    atMostMs: 60_000,
  },
  {
    act: "openAppAsNextPerson",
    says: "They open the app. Whom does it greet?",
    look: "Left: the one who left. Right: nobody; it asks who they are.",
    until: () => true,
    atMostMs: 90_000,
  },
  {
    act: "killBrowsers",
    says: "The browsers crash: kill -9 to each of them.",
    look: "Left: what clears on exit never exits. Right: there is nothing of the one who left.",
    until: () => true,
    atMostMs: 60_000,
  },
  {
    act: "killAgent",
    says: "Somebody kills the agent with kill -9.",
    look: "Right: systemd has it back, and it goes on where it was.",
    // The next step is an order from the server, which it has to hear.
    until: ({ sides }) =>
      sides.sessionward.agent === "running" && sides.sessionward.online === true,
    atMostMs: 60_000,
  },
  {
    act: "closingTime",
    says: "Closing time: everybody is signed out, on the left by the system, on the right by an admin.",
    look: "Right: a signed order, 20 seconds to finish, a receipt. Left: out of the session, not of the app.",
    until: () => true,
    atMostMs: 120_000,
  },
  {
    act: "cutPower",
    says: "The power fails. Both start again with what their disks have.",
    look: "Left: the browsers never got to clear anything. Right: there was nothing left to clear.",
    until: ({ sides }) => sides.today.power === "on" && sides.sessionward.power === "on",
    atMostMs: 120_000,
  },
  {
    act: "findToken",
    says: "And once more: is the sign-in still there?",
    look: "Left: yes. Right: no.",
    until: ({ sides }) => sides.today.search !== null,
    atMostMs: 60_000,
  },
  {
    act: null,
    says: "The receipt: the device signed what it saw, and the server has checked it.",
    look: 'Open the console to see it there: "verified".',
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
