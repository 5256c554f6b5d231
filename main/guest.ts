import type { ShellStatus } from "../agent/contract/local-calls.ts";
import type { GuestHold } from "./guest-hold.ts";
import type { GuestRules } from "./guest-rules.ts";

/** While one of these lasts somebody may be at the kiosk; after them nobody's guest is left open. */
const OCCUPIED: readonly ShellStatus["stage"][] = ["active", "noticed", "warned", "locked"];

/**
 * Pure: what a guest's browser must be open for, or null where there must be none. A kiosk whose agent
 * is not heard keeps its guest: it is covered, and comes back as it was.
 */
export function guestRules(status: ShellStatus | null): GuestRules | null {
  if (status === null || status.sessionKind !== "kiosk" || !status.guest) return null;
  if (!OCCUPIED.includes(status.stage)) return null;
  const { start, allow = [], permit = {} } = status.guest;
  return { start, allow, permit };
}

export type GuestStep = "stay" | "open" | "close" | "change";

/** Pure: what to do with the guest who is there (null: none) when these rules are wanted. */
export function guestStep(open: GuestHold | null, wanted: GuestRules | null): GuestStep {
  if (open === null) return wanted === null ? "stay" : "open";
  if (wanted === null) return "close";
  return JSON.stringify(open.now) === JSON.stringify(wanted) ? "stay" : "change";
}
