import type { ShellStatus } from "../agent/contract/local-calls.ts";

/** While one of these lasts somebody may be at the kiosk; after them nobody's guest is left open. */
const OCCUPIED: readonly ShellStatus["stage"][] = ["active", "noticed", "warned", "locked"];

/**
 * Pure: the page that a guest's browser must be open at, or null where there must be none. A kiosk
 * whose agent is not heard keeps its guest: it is covered, and comes back as it was.
 */
export function guestPage(status: ShellStatus | null): string | null {
  if (status === null || status.sessionKind !== "kiosk" || !status.guest) return null;
  return OCCUPIED.includes(status.stage) ? status.guest.start : null;
}

export type GuestStep = "stay" | "open" | "close" | "replace";

/** Pure: what to do with the browser that is open at one page (null: none) when another is wanted. */
export function guestStep(openAt: string | null, wanted: string | null): GuestStep {
  if (openAt === wanted) return "stay";
  if (openAt === null) return "open";
  return wanted === null ? "close" : "replace";
}
