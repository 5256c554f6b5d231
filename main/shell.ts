import type { ShellStatus } from "../agent/contract/local-calls.ts";
import type { Fold, SurfaceKind, TextSize } from "./contract/bridge.ts";
import { guestRules } from "./guest.ts";
import {
  type Bounds,
  type Frame,
  foldOf,
  KEYBOARD_HEIGHT,
  KIOSK_BAR_HEIGHT,
  place,
  type Room,
} from "./placement.ts";

export type Display = { readonly id: string; readonly bounds: Bounds; readonly primary: boolean };

/** What the shell knows. `offlineMs` is how long the agent has not been heard, 0 while it is. */
export type ShellKnowledge = {
  readonly status: ShellStatus | null;
  readonly offlineMs: number;
  /** No guest's browser stays up here: the shell saw that itself. */
  readonly sendsToDesk?: boolean;
  /** The person has asked for the page about this session. */
  readonly asksStatus?: boolean;
  /** A kiosk's guest wants a keyboard on the screen. */
  readonly asksKeyboard?: boolean;
  /** The person wants to see all of a banner, whatever it covers. */
  readonly bannerIsWhole?: boolean;
  /** In per cent: windows beside the person's work grow with their text. */
  readonly textSize?: TextSize;
};

/** One window that must be up. The same id with another surface changes in place. */
export type SurfaceWindow = {
  readonly id: string;
  readonly surface: SurfaceKind;
  readonly frame: Frame;
  readonly bounds: Bounds;
  /** Above everything the host can be above, or only above other windows. */
  readonly layer: "aboveAll" | "floating";
  readonly takesFocus: boolean;
  readonly fold: Fold;
};

type Form = Pick<SurfaceWindow, "frame" | "layer"> & {
  readonly mayTakeFocus: boolean;
  readonly on: "every" | "main" | "others";
};

/** A banner and a notice never take a keystroke from someone typing (design §5). */
const FORMS: Readonly<Record<SurfaceKind, Form>> = {
  warning: { frame: "full", layer: "aboveAll", mayTakeFocus: true, on: "every" },
  cover: { frame: "full", layer: "aboveAll", mayTakeFocus: true, on: "every" },
  ended: { frame: "full", layer: "aboveAll", mayTakeFocus: true, on: "every" },
  desk: { frame: "full", layer: "floating", mayTakeFocus: true, on: "every" },
  banner: { frame: "top", layer: "aboveAll", mayTakeFocus: false, on: "every" },
  notice: { frame: "corner", layer: "floating", mayTakeFocus: false, on: "main" },
  spare: { frame: "full", layer: "floating", mayTakeFocus: false, on: "others" },
  bar: { frame: "bar", layer: "aboveAll", mayTakeFocus: false, on: "main" },
  keyboard: { frame: "keys", layer: "aboveAll", mayTakeFocus: false, on: "main" },
  home: { frame: "full", layer: "aboveAll", mayTakeFocus: true, on: "main" },
  status: { frame: "panel", layer: "floating", mayTakeFocus: true, on: "main" },
  offline: { frame: "corner", layer: "floating", mayTakeFocus: false, on: "main" },
};

/** An agent that restarts is back sooner: until then what is on the screen stays. */
export const OFFLINE_GRACE_MS = 10_000;

/** Pure: what must be on which display. `remembered` is where a person has moved the notice to. */
export function surfacesFor(
  known: ShellKnowledge,
  displays: readonly Display[],
  remembered: Bounds | null = null,
): readonly SurfaceWindow[] {
  const surface = surfaceOf(known);
  const hasBar = isBarUp(known, surface);
  const hasKeyboard = hasBar && known.asksKeyboard === true;
  const room = {
    textSize: known.textSize ?? 100,
    remembered,
    besideBanner: surface === "banner",
    bannerIsWhole: known.bannerIsWhole ?? false,
    below: hasBar ? KIOSK_BAR_HEIGHT + (hasKeyboard ? KEYBOARD_HEIGHT : 0) : 0,
  };
  const kinds: readonly (SurfaceKind | null)[] = [
    // First, so that what is said lies above it.
    hasBar ? "spare" : null,
    surface,
    hasBar ? "bar" : null,
    hasKeyboard ? "keyboard" : null,
    isStatusUp(known, surface) ? aboutSession(known) : null,
  ];
  return kinds.flatMap((kind) => (kind === null ? [] : windowsOf(kind, displays, room)));
}

/** What the session has to say covers it; beside a banner or a notice there is room. */
function isStatusUp({ asksStatus, status }: ShellKnowledge, surface: SurfaceKind | null): boolean {
  return asksStatus === true && status !== null && leavesRoom(surface);
}

/** As long as there is a guest, they find the end of their session: below them, on their display. */
function isBarUp({ status }: ShellKnowledge, surface: SurfaceKind | null): boolean {
  return guestRules(status) !== null && leavesRoom(surface);
}

function leavesRoom(surface: SurfaceKind | null): boolean {
  return surface === null || FORMS[surface].on !== "every" || surface === "banner";
}

/** Who has a kiosk to themselves gets all of it, and what a guest needs. */
function aboutSession({ status }: ShellKnowledge): SurfaceKind {
  return status?.sessionKind === "kiosk" ? "home" : "status";
}

function windowsOf(
  surface: SurfaceKind,
  displays: readonly Display[],
  room: Room,
): readonly SurfaceWindow[] {
  const form = FORMS[surface];
  const focused = primaryOf(displays);
  return displays
    .filter((display) => form.on === "every" || (display === focused) === (form.on === "main"))
    .map((display) => ({
      id: `${display.id}:${form.frame}`,
      surface,
      frame: form.frame,
      bounds: place(form.frame, display.bounds, room),
      layer: form.layer,
      takesFocus: form.mayTakeFocus && display === focused,
      fold: form.frame === "top" ? foldOf(display.bounds, room) : "none",
    }));
}

/**
 * Without an agent nobody acts and nobody can answer: a kiosk stays covered, a person at work is told
 * and kept out of nothing (design, "First, do no harm").
 */
function surfaceOf({ status, offlineMs, sendsToDesk }: ShellKnowledge): SurfaceKind | null {
  if (status === null) return null;
  if (offlineMs > OFFLINE_GRACE_MS) return status.sessionKind === "kiosk" ? "cover" : "offline";
  const isQuiet = status.surface === "none" || status.surface === "notice";
  if (sendsToDesk === true && isQuiet) return "desk";
  if (status.surface !== "none") return status.surface;
  return status.message === null ? null : "notice";
}

export function primaryOf(displays: readonly Display[]): Display | undefined {
  return displays.find((display) => display.primary) ?? displays[0];
}

/** Pure: a window that took the keys is gone, and none has them instead. */
export function freesKeys(
  before: readonly SurfaceWindow[],
  now: readonly SurfaceWindow[],
): boolean {
  const takesKeys = ({ takesFocus }: SurfaceWindow) => takesFocus;
  return before.some(takesKeys) && !now.some(takesKeys);
}
