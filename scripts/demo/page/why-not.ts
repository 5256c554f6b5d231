import { ACT_ROWS, type Act } from "../comparison/acts.ts";
import type { ComparisonState } from "../comparison/contract.ts";

/** Why an act makes no sense right now, in words for the one who would click; null: it does. */
export function whyNot(act: Act, state: ComparisonState): string | null {
  const { phase, acting } = state;
  if (phase !== "ready") return "The computers are starting.";
  if (acting !== null) {
    return acting.act === act ? "This is being done." : `First: ${ACT_ROWS[acting.act].title}.`;
  }
  const both = computersIn(state);
  if (both.length === 0) return "This machine can show neither computer; see below.";
  return WHY_NOT[act]?.(both) ?? null;
}

/** Those that this machine can show. */
export function computersIn({ sides }: ComparisonState): Sides {
  return [sides.today, sides.sessionward].filter(({ power }) => power !== "absent");
}

type Sides = readonly ComparisonState["sides"]["today"][];

const WHY_NOT: Partial<Record<Act, (sides: Sides) => string | null>> = {
  walkAway: (sides) => (nobodyAt(sides, "first") ? "The person has left already." : null),
  pullCable: (sides) => (sides.every(({ cable }) => cable === "out") ? "It is out." : null),
  plugIn: (sides) => (sides.every(({ cable }) => cable === "in") ? "It is in." : null),
  openAppAsNextPerson: (sides) =>
    sides.some(({ cable }) => cable === "out")
      ? "The app can't be reached without the network: plug it in first."
      : null,
};

function nobodyAt(sides: Sides, who: "first" | "next"): boolean {
  return sides.every(({ atKeyboard }) => atKeyboard !== who);
}
