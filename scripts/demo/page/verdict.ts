import type { ComparisonState, SideState } from "../comparison/contract.ts";
import type { MessageId } from "./messages/en.ts";
import { bytesText } from "./numbers.ts";
import type { Say } from "./translate.ts";

/** What a visitor must understand of one computer at a glance. */
export type Verdict = {
  readonly tone: "exposed" | "safe" | "neutral";
  readonly headline: string;
  readonly detail: string;
};

type Person = ComparisonState["person"];
type Rule = (side: SideState, person: Person, say: Say) => Verdict | null;

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

export function verdictOf(side: SideState, person: Person, say: Say): Verdict {
  for (const rule of RULES) {
    const verdict = rule(side, person, say);
    if (verdict !== null) return verdict;
  }
  return neutral(say("verdict.nobody"), "");
}

function whilePowerless({ power }: SideState, _: Person, say: Say): Verdict | null {
  if (power === "absent") return neutral(say("verdict.absent"), say("verdict.absentText"));
  if (power === "off") return neutral(say("verdict.off"), "");
  return power === "starting"
    ? neutral(say("verdict.starting"), say("verdict.startingText"))
    : null;
}

function whileSearching({ search }: SideState, _: Person, say: Say): Verdict | null {
  if (search?.state !== "running") return null;
  const files = say("count.files", { count: search.filesRead });
  return neutral(say("verdict.searching"), say("verdict.searchingText", { files }));
}

/** The app itself says so: it greets somebody by another's name. */
function takenOver({ browsers }: SideState, { first, next }: Person, say: Say): Verdict | null {
  const taken = browsers.find(({ by, signedInAs }) => by === "next" && signedInAs === first);
  if (taken === undefined) return null;
  return exposed(say("verdict.taken", { first, next }), say("verdict.takenText"));
}

function bytesLeft({ search }: SideState, _: Person, say: Say): Verdict | null {
  if (search === null || search.bytesFound === 0) return null;
  const files = say("count.files", { count: search.found.length });
  const bytes = bytesText(search.bytesFound, say);
  return exposed(say("verdict.left"), say("verdict.leftText", { bytes, files }));
}

function nothingLeft({ search, goneAfterMs }: SideState, _: Person, say: Say): Verdict | null {
  if (search === null) return null;
  const files = say("count.files", { count: search.filesRead });
  const detail =
    goneAfterMs === null
      ? say("verdict.goneText", { files })
      : say("verdict.goneAfterText", { files, seconds: Math.round(goneAfterMs / 1000) });
  return safe(say("verdict.gone"), detail);
}

const ENDED: Readonly<Record<string, readonly [MessageId, MessageId]>> = {
  locked: ["verdict.locked", "verdict.lockedText"],
  cleared: ["verdict.cleared", "verdict.clearedText"],
  signedOut: ["verdict.signedOut", "verdict.signedOutText"],
};

function ended({ stage, protection }: SideState, _: Person, say: Say): Verdict | null {
  const words = ENDED[stage];
  if (words === undefined) return null;
  const [headline, detail] = words;
  // Of a session that ended under another tool, nothing is known yet.
  const verdict = protection === "sessionward" ? safe : neutral;
  return verdict(say(headline), say(detail));
}

function leftOpen(side: SideState, { first }: Person, say: Say): Verdict | null {
  const { atKeyboard, browsers, next } = side;
  const open = browsers.some(({ signedInAs }) => signedInAs === first);
  if (atKeyboard === "first" || !open) return null;
  if (next !== null) return neutral(say("verdict.leaving", { first }), say("verdict.leavingText"));
  return exposed(say("verdict.open", { first }), say("verdict.openText"));
}

function inUse({ atKeyboard }: SideState, { first, next }: Person, say: Say): Verdict | null {
  if (atKeyboard === "first") {
    return neutral(say("verdict.atWork", { first }), say("verdict.atWorkText"));
  }
  return atKeyboard === "next" ? neutral(say("verdict.here", { next }), "") : null;
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
