import type { SideState } from "../comparison/contract.ts";
import { clockText } from "./numbers.ts";
import type { Say } from "./translate.ts";

/** One that a newer agent names stands by its name. */
const NEXT = ["notice", "warn", "hide", "lock", "clear", "signOut"] as const;

type NextText = { readonly text: string; readonly clock: string | null };

/** What comes by itself. The agent says what comes if nobody touches it any more: each touch puts it off. */
export function nextText(own: SideState, nowMs: number, say: Say): NextText {
  const { next } = own;
  if (next === null) return { text: say("next.none"), clock: null };
  if (isAtWork(own)) return { text: say("next.notWhileThere"), clock: null };
  const text = isNext(next.what) ? say(`next.${next.what}`) : next.what;
  return { text, clock: clockText(Date.parse(next.at) - nowMs) };
}

export function stageText(own: SideState, say: Say): string {
  return say(own.stage === "noticed" && isAtWork(own) ? "stage.told" : `stage.${own.stage}`);
}

function isAtWork({ stage, atKeyboard }: SideState): boolean {
  return atKeyboard !== null && (stage === "active" || stage === "noticed");
}

function isNext(what: string): what is (typeof NEXT)[number] {
  return NEXT.some((each) => each === what);
}
