import type { SessionRules } from "./session-state.ts";

/** How long the server was not heard (design §7, "Silence never destroys"), the mildest first. */
export const SILENCE_LEVELS = ["heard", "reported", "tightened", "outOfOrder"] as const;
export type SilenceLevel = (typeof SILENCE_LEVELS)[number];

const HOUR_MS = 3_600_000;
const AFTER_MS: Readonly<Record<SilenceLevel, number>> = {
  heard: 0,
  reported: 4 * HOUR_MS,
  tightened: 24 * HOUR_MS,
  outOfOrder: 72 * HOUR_MS,
};
const SHORTEST_LIMIT_MS = 30_000;

export function silenceLevel(silentMs: number): SilenceLevel {
  return SILENCE_LEVELS.findLast((level) => silentMs >= AFTER_MS[level]) ?? "heard";
}

/** How much longer until the next level; null: there is none. */
export function nextLevelInMs(silentMs: number): number | null {
  const next = SILENCE_LEVELS.find((level) => AFTER_MS[level] > silentMs);
  return next === undefined ? null : AFTER_MS[next] - silentMs;
}

/** Idle limits halve, and a kiosk takes no new guest. Nothing ends because of it. */
export function rulesInSilence(rules: SessionRules, level: SilenceLevel): SessionRules {
  if (level !== "tightened" && level !== "outOfOrder") return rules;
  const halved = {
    lockAfterMs: half(rules.lockAfterMs),
    clearAfterMs: half(rules.clearAfterMs),
    signOutAfterMs: half(rules.signOutAfterMs),
  };
  return { ...rules, ...halved, ladderReason: "policyStale", outOfOrder: level === "outOfOrder" };
}

function half(limitMs: number | null): number | null {
  return limitMs === null ? null : Math.max(SHORTEST_LIMIT_MS, Math.floor(limitMs / 2));
}
