/** What can be done to one computer; each computer knows how (`computer.ts`). */
export type Step =
  | "leaveKeyboard"
  | "seatNext"
  | "closeShop"
  | "killBrowsers"
  | "unplug"
  | "plugIn"
  | "killAgent"
  | "killCleaner"
  | "cutPower"
  | "findToken"
  | "openApp"
  | "reset"
  | "signInFirst";

type ActRow = {
  readonly title: string;
  /** What is done, in one sentence: nothing but the person is played. */
  readonly says: string;
  readonly today: readonly Step[];
  readonly sessionward: readonly Step[];
};

/** What a visitor can do, always on both computers at once; the order is the order of the tour. */
export const ACTS = [
  "walkAway",
  "nextPerson",
  "closingTime",
  "killBrowsers",
  "pullCable",
  "plugIn",
  "killAgent",
  "cutPower",
  "findToken",
  "openAppAsNextPerson",
  "startOver",
] as const;
export type Act = (typeof ACTS)[number];

export const ACT_ROWS: Readonly<Record<Act, ActRow>> = {
  walkAway: {
    title: "Walk away",
    says: "The person leaves everything open and touches nothing any more.",
    ...onBoth("leaveKeyboard"),
  },
  nextPerson: {
    title: "Next person",
    says: "Somebody else sits down: at what is there, or at a new session where there is none.",
    ...onBoth("seatNext"),
  },
  closingTime: {
    title: "Closing time",
    says: "The session is signed out, as shops do it: logind ends it on the left, an admin's signed order on the right.",
    ...onBoth("closeShop"),
  },
  killBrowsers: {
    title: "Kill the browsers",
    says: "SIGKILL to every browser of the person, as in a crash.",
    ...onBoth("killBrowsers"),
  },
  pullCable: {
    title: "Pull the network cable",
    says: "All connections of the computer end, and new ones get nowhere.",
    ...onBoth("unplug"),
  },
  plugIn: { title: "Plug it in", says: "Connections get through again.", ...onBoth("plugIn") },
  killAgent: {
    title: "Kill the agent",
    says: "kill -9 of the agent; systemd starts it again. On the left, of the clean-up tool, if it runs.",
    today: ["killCleaner"],
    sessionward: ["killAgent"],
  },
  cutPower: {
    title: "Cut the power",
    says: "kill -9 of everything at once, then the computer starts again with what its disk has.",
    ...onBoth("cutPower"),
  },
  findToken: {
    title: "Find the token",
    says: "Every file of the person's home and of /tmp is read for the bytes of their sign-in.",
    ...onBoth("findToken"),
  },
  openAppAsNextPerson: {
    title: "Open the app as the next person",
    says: "The next person opens the app; the app itself says whom it recognises.",
    ...onBoth("seatNext", "openApp"),
  },
  startOver: {
    title: "Start over",
    says: "Both computers as in the beginning: empty browsers, and the first person signs in.",
    ...onBoth("plugIn", "reset", "signInFirst"),
  },
};

function onBoth(...steps: readonly Step[]): Pick<ActRow, "today" | "sessionward"> {
  return { today: steps, sessionward: steps };
}
