import type { Act } from "../comparison/acts.ts";
import type { ComparisonState } from "../comparison/contract.ts";
import type { MessageId } from "./messages/en.ts";
import type { Say } from "./translate.ts";

/** Why an act makes no sense right now, in words for the one who would click; null: it does. */
export function whyNot(act: Act, state: ComparisonState, say: Say): string | null {
  const { phase, acting } = state;
  if (phase !== "ready") return say("not.starting");
  if (acting !== null) {
    return acting.act === act
      ? say("not.acting")
      : say("not.busy", { act: say(`act.${acting.act}`) });
  }
  const both = computersIn(state);
  if (both.length === 0) return say("not.none");
  const because = WHY_NOT[act]?.(both) ?? null;
  return because === null ? null : say(because);
}

/** Those that this machine can show. */
export function computersIn({ sides }: ComparisonState): Sides {
  return [sides.today, sides.sessionward].filter(({ power }) => power !== "absent");
}

type Sides = readonly ComparisonState["sides"]["today"][];

const WHY_NOT: Partial<Record<Act, (sides: Sides) => MessageId | null>> = {
  walkAway: (sides) => (nobodyAt(sides, "first") ? "not.left" : null),
  pullCable: (sides) => (sides.every(({ cable }) => cable === "out") ? "not.out" : null),
  plugIn: (sides) => (sides.every(({ cable }) => cable === "in") ? "not.in" : null),
  openAppAsNextPerson: (sides) =>
    sides.some(({ cable }) => cable === "out") ? "not.offline" : null,
};

function nobodyAt(sides: Sides, who: "first" | "next"): boolean {
  return sides.every(({ atKeyboard }) => atKeyboard !== who);
}
