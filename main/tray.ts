import type { ShellStatus } from "../agent/contract/local-calls.ts";
import { unitWords } from "../policies/unit-words.ts";
import type { Language } from "../policies/vocabulary.ts";

/** What stands beside the system's clock: one line, and how much of the hour before the end is left. */
export type TrayPlan = { readonly text: string; readonly share: number };

const NAME = "Sessionward";
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/**
 * Pure: how long this session lasts at most, or until what is announced; null where nobody has a tray to
 * look at. In numbers and units alone: a host has no words of its own.
 */
export function trayPlan(status: ShellStatus | null, language: Language): TrayPlan | null {
  if (status === null || status.sessionKind === "kiosk" || status.stage === "signedOut")
    return null;
  const leftMs = status.remainingMs ?? status.limits?.endsInMs ?? null;
  if (leftMs === null) return { text: NAME, share: 1 };
  const minutes = Math.ceil(leftMs / MINUTE_MS);
  return {
    text: `${NAME}: ${inUnits(minutes, language)}`,
    share: Math.min(1, minutes / HOUR_MINUTES),
  };
}

function inUnits(minutes: number, language: Language): string {
  const hours = Math.floor(minutes / HOUR_MINUTES);
  const rest = minutes % HOUR_MINUTES;
  const inHours = hours > 0 ? [[hours, "hour"] as const] : [];
  const inMinutes = hours > 0 && rest === 0 ? [] : [[rest, "minute"] as const];
  return unitWords([...inHours, ...inMinutes], language);
}
