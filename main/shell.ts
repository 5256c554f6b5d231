import type { ShellStatus } from "../agent/contract/local-calls.ts";
import type { Fold, SurfaceKind, TextSize } from "./contract/bridge.ts";

/** Pixels of the whole desktop, as the host's system counts them. */
export type Bounds = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type Display = { readonly id: string; readonly bounds: Bounds; readonly primary: boolean };

/** What the shell knows. `offlineMs` is how long the agent has not been heard, 0 while it is. */
export type ShellKnowledge = {
  readonly status: ShellStatus | null;
  readonly offlineMs: number;
  /** No guest's browser stays up here: the shell saw that itself. */
  readonly sendsToDesk?: boolean;
  /** The person has asked for the page about this session. */
  readonly asksStatus?: boolean;
  /** The person wants to see all of a banner, whatever it covers. */
  readonly bannerIsWhole?: boolean;
  /** In per cent: windows beside the person's work grow with their text. */
  readonly textSize?: TextSize;
};

/** One window that must be up. The same id with another surface changes in place. */
export type SurfaceWindow = {
  readonly id: string;
  readonly surface: SurfaceKind;
  readonly frame: "full" | "top" | "corner" | "panel";
  readonly bounds: Bounds;
  /** Above everything the host can be above, or only above other windows. */
  readonly layer: "aboveAll" | "floating";
  readonly takesFocus: boolean;
  readonly fold: Fold;
};

type Form = Pick<SurfaceWindow, "frame" | "layer"> & {
  readonly mayTakeFocus: boolean;
  readonly onEveryDisplay: boolean;
};

/** A banner and a notice never take a keystroke from someone typing (design §5). */
const FORMS: Readonly<Record<SurfaceKind, Form>> = {
  warning: { frame: "full", layer: "aboveAll", mayTakeFocus: true, onEveryDisplay: true },
  cover: { frame: "full", layer: "aboveAll", mayTakeFocus: true, onEveryDisplay: true },
  ended: { frame: "full", layer: "aboveAll", mayTakeFocus: true, onEveryDisplay: true },
  desk: { frame: "full", layer: "floating", mayTakeFocus: true, onEveryDisplay: true },
  banner: { frame: "top", layer: "aboveAll", mayTakeFocus: false, onEveryDisplay: true },
  notice: { frame: "corner", layer: "floating", mayTakeFocus: false, onEveryDisplay: false },
  status: { frame: "panel", layer: "floating", mayTakeFocus: true, onEveryDisplay: false },
  offline: { frame: "corner", layer: "floating", mayTakeFocus: false, onEveryDisplay: false },
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
  const room = {
    textSize: known.textSize ?? 100,
    remembered,
    besideBanner: surface === "banner",
    bannerIsWhole: known.bannerIsWhole ?? false,
  };
  const asked = isStatusUp(known, surface) ? windowsOf("status", displays, room) : [];
  return surface === null ? asked : [...windowsOf(surface, displays, room), ...asked];
}

/** What the session has to say covers it; beside a banner or a notice there is room. */
function isStatusUp({ asksStatus, status }: ShellKnowledge, surface: SurfaceKind | null): boolean {
  if (asksStatus !== true || status === null) return false;
  return surface === null || !FORMS[surface].onEveryDisplay || surface === "banner";
}

function windowsOf(
  surface: SurfaceKind,
  displays: readonly Display[],
  room: Room,
): readonly SurfaceWindow[] {
  const form = FORMS[surface];
  const focused = primaryOf(displays);
  return displays
    .filter((display) => form.onEveryDisplay || display === focused)
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

function primaryOf(displays: readonly Display[]): Display | undefined {
  return displays.find((display) => display.primary) ?? displays[0];
}

const MARGIN = 16;
/** High enough for three buttons of 44 px. */
const BANNER = { width: 920, height: 176 };
/** A headline, and a row of buttons. */
const LEAST_BANNER_HEIGHT = 112;
/** Chromium opens no window narrower than 500. */
const CORNER = { width: 520, height: 176 };
const PANEL = { width: 760, height: 560 };
const SIZES = { top: BANNER, corner: CORNER, panel: PANEL } as const;

type Room = {
  readonly textSize: TextSize;
  readonly remembered: Bounds | null;
  readonly besideBanner: boolean;
  readonly bannerIsWhole: boolean;
};

function place(frame: SurfaceWindow["frame"], display: Bounds, room: Room): Bounds {
  if (frame === "full") return display;
  const { width, height } = sizeIn(display, frame, room);
  const moved = room.remembered === null ? null : { ...room.remembered, width, height };
  if (frame === "corner" && moved !== null && isInside(moved, display)) return moved;
  const middleX = display.x + Math.round((display.width - width) / 2);
  const lowY = display.y + display.height - height - MARGIN;
  if (frame === "top") return { x: middleX, y: display.y + MARGIN, width, height };
  // Below a banner, which may be up beside it.
  if (frame === "panel") return { x: middleX, y: lowY, width, height };
  return { x: display.x + display.width - width - MARGIN, y: lowY, width, height };
}

/** What a display is too narrow for goes into more lines. */
function sizeIn(display: Bounds, frame: keyof typeof SIZES, room: Room): Size {
  const times = room.textSize / 100;
  const wanted = SIZES[frame];
  const width = Math.min(wanted.width * times, display.width - 2 * MARGIN);
  const free = display.height - 2 * MARGIN;
  // A page to read scrolls; what must be answered does not.
  if (frame === "panel") {
    const taken = room.besideBanner ? sizeIn(display, "top", room).height + MARGIN : 0;
    return { width, height: Math.min(wanted.height, free - taken) };
  }
  const lines = times === 1 ? 1 : (wanted.width * times) / width;
  const height = Math.min(Math.round(wanted.height * times * lines), free);
  const isFolded = frame === "top" && !room.bannerIsWhole;
  return { width, height: isFolded ? Math.min(height, mostForBanner(display, times)) : height };
}

/** Whoever is typing under a banner must see what they type, also with text of twice the size. */
function mostForBanner({ height }: Bounds, times: number): number {
  return Math.round(Math.max(height / 3, LEAST_BANNER_HEIGHT * times));
}

function foldOf(display: Bounds, room: Room): Fold {
  const whole = sizeIn(display, "top", { ...room, bannerIsWhole: true });
  if (whole.height <= mostForBanner(display, room.textSize / 100)) return "none";
  return room.bannerIsWhole ? "whole" : "folded";
}

type Size = Pick<Bounds, "width" | "height">;

/** A place on a display that is gone or has shrunk counts as forgotten. */
function isInside(inner: Bounds, outer: Bounds): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
