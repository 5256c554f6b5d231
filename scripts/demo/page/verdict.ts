import type { ComparisonState, SideState } from "../comparison/contract.ts";
import { bytesText, countOf } from "./numbers.ts";

/** What a visitor must understand of one computer at a glance. */
export type Verdict = {
  readonly tone: "exposed" | "safe" | "neutral";
  readonly headline: string;
  readonly detail: string;
};

type Person = ComparisonState["person"];
type Rule = (side: SideState, person: Person) => Verdict | null;

/** The first that holds. What was measured counts before what is only likely. */
const RULES: readonly Rule[] = [
  whilePowerless,
  whileSearching,
  takenOver,
  bytesLeft,
  nothingLeft,
  ended,
  leftOpen,
  inUse,
];

export function verdictOf(side: SideState, person: Person): Verdict {
  for (const rule of RULES) {
    const verdict = rule(side, person);
    if (verdict !== null) return verdict;
  }
  return neutral("Nobody is signed in", "");
}

function whilePowerless({ power }: SideState): Verdict | null {
  if (power === "absent") return neutral("Not on this machine", "See below what is missing.");
  if (power === "off") return neutral("Off", "");
  return power === "starting" ? neutral("Starting", "A few seconds.") : null;
}

function whileSearching({ search }: SideState): Verdict | null {
  if (search?.state !== "running") return null;
  return neutral("Looking for the sign-in", `${countOf(search.filesRead, "file")} read so far.`);
}

/** The app itself says so: it greets somebody by another's name. */
function takenOver({ browsers }: SideState, { first, next }: Person): Verdict | null {
  const taken = browsers.find(({ by, signedInAs }) => by === "next" && signedInAs === first);
  if (taken === undefined) return null;
  return exposed(
    `${next} is signed in as ${first}`,
    "The app took the next person for the one who left.",
  );
}

function bytesLeft({ search }: SideState): Verdict | null {
  if (search === null || search.bytesFound === 0) return null;
  const where = countOf(search.found.length, "file");
  return exposed("Still signed in", `${bytesText(search.bytesFound)} of the sign-in in ${where}.`);
}

function nothingLeft({ search, goneAfterMs }: SideState): Verdict | null {
  if (search === null) return null;
  const took = goneAfterMs === null ? "" : `, ${Math.round(goneAfterMs / 1000)} s after the person`;
  return safe("Signed out, 0 bytes left", `${countOf(search.filesRead, "file")} read${took}.`);
}

const ENDED: Readonly<Record<string, readonly [string, string]>> = {
  locked: ["Locked", "Whoever comes sees nothing."],
  cleared: ["Signed out everywhere", "The browsers were cleared, and looked at again."],
  signedOut: ["Signed out", "The session has ended."],
};

function ended({ stage, protection }: SideState): Verdict | null {
  const words = ENDED[stage];
  if (words === undefined) return null;
  // Of a session that ended under another tool, nothing is known yet.
  return protection === "sessionward" ? safe(...words) : neutral(...words);
}

function leftOpen({ atKeyboard, browsers, next }: SideState, { first }: Person): Verdict | null {
  const open = browsers.some(({ signedInAs }) => signedInAs === first);
  if (atKeyboard === "first" || !open) return null;
  if (next !== null) return neutral(`${first} is gone`, "Still signed in, but not for long.");
  return exposed(`${first} is gone, and still signed in`, "Whoever sits down next is, too.");
}

function inUse({ atKeyboard }: SideState, { first, next }: Person): Verdict | null {
  if (atKeyboard === "first") return neutral(`${first} is at work`, "Signed in in both browsers.");
  return atKeyboard === "next" ? neutral(`${next} is here`, "") : null;
}

function neutral(headline: string, detail: string): Verdict {
  return { tone: "neutral", headline, detail };
}

function safe(headline: string, detail: string): Verdict {
  return { tone: "safe", headline, detail };
}

function exposed(headline: string, detail: string): Verdict {
  return { tone: "exposed", headline, detail };
}
