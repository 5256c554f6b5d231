import type { CommandView } from "../../server/contract/admin-shapes.ts";

/** What an admin can do about it, where the device's literal does not say. */
const ADVICE: Readonly<Record<string, string>> = {
  notUnderstood: "the agent there is too old for this order and did nothing: update it",
  stillOpen: "the session is still open there, and is signed out again by itself",
};

/** As `refused (notUnderstood): the agent there is too old …`. */
export function outcomeText({ state, because }: Pick<CommandView, "state" | "because">): string {
  if (because === null) return state;
  const advice = ADVICE[because];
  return advice === undefined ? `${state} (${because})` : `${state} (${because}): ${advice}`;
}
