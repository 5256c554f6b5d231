import type { CommandView } from "../../../contract/admin-shapes.ts";
import type { Say } from "../../translate.ts";

/** Below it a list says the same. */
export const FEWEST_DRAWN = 5;

/** Seconds from the order until the device said what became of it, quickest first. */
export function secondsUntilDone(commands: readonly CommandView[]): readonly number[] {
  return commands
    .flatMap(({ issuedAt, history }) => {
      const end = history.find(({ state }) => ENDS.includes(state));
      return end === undefined ? [] : [(Date.parse(end.at) - Date.parse(issuedAt)) / 1000];
    })
    .sort((a, b) => a - b);
}

const ENDS: readonly CommandView["state"][] = ["done", "partial", "failed", "refused"];

/** What the curve says, for whoever does not see it. */
export function latencyWords(seconds: readonly number[], targets: number, say: Say): string {
  const half = seconds[Math.floor((seconds.length - 1) / 2)] ?? 0;
  const last = seconds.at(-1) ?? 0;
  return say("latency.words", {
    ...{ count: seconds.length, all: targets },
    ...{ half: inWords(half), last: inWords(last) },
  });
}

function inWords(seconds: number): string {
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
