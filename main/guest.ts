import type { ShellStatus } from "../agent/contract/local-calls.ts";
import type { GuestKey } from "./contract/guest-key.ts";
import type { GuestHold } from "./guest-hold.ts";
import type { GuestRules } from "./guest-rules.ts";
import type { Bounds } from "./placement.ts";

/** How a guest's browser came to its end. */
export type GuestEnd = {
  /** Until nothing of the guest could be seen or used any more: its context was thrown away. */
  readonly disposedMs: number;
  /** Until no process of it was left. */
  readonly endedMs: number;
  /** Files that could not be removed. */
  readonly leftFiles: number;
};

/** One browser for one guest. */
export interface Guest {
  /** Nobody has touched its first page, and it shows no other. */
  isUntouched(): Promise<boolean>;
  /** Takes from this guest what these rules forbid; what they allow besides is the next guest's. */
  hold(now: GuestRules): Promise<void>;
  /** Its window gets the keys: what had them is gone. */
  toFront(): Promise<void>;
  /** To whatever has the keys in its page, and nowhere else. */
  press(key: GuestKey): Promise<void>;
  /** Its display is here now: it fills that, and leaves the room that it left. */
  move(screen: Bounds): Promise<void>;
  /** Its page ends this much higher: pixels. What has the keys in it stays in sight. */
  leaveRoom(heightPx: number): Promise<void>;
  /** Throws the guest's context away, ends the process, removes its directory, looks at both. */
  end(): Promise<GuestEnd>;
}

/** `closed` by the guest, which is no fault; `lost`: it crashed, hung, or was killed. */
export type GuestGone = "closed" | "lost";

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
