import type { Fold, TextSize } from "./contract/bridge.ts";

/** Pixels of the whole desktop, as the host's system counts them. */
export type Bounds = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type Frame = "full" | "top" | "corner" | "panel" | "bar" | "keys";

/**
 * Under a kiosk's guest, over the whole width: the guest's own window ends above it. Chromium opens no
 * window lower than 87.
 */
export const KIOSK_BAR_HEIGHT = 88;
/** Above the bar while a guest wants it: five rows of keys. */
export const KEYBOARD_HEIGHT = 296;

const MARGIN = 16;
/** High enough for three buttons of 44 px. */
const BANNER = { width: 920, height: 176 };
/** A headline, and a row of buttons. */
const LEAST_BANNER_HEIGHT = 112;
/** Chromium opens no window narrower than 500. High enough for the limits of a session in German, and a button. */
const CORNER = { width: 520, height: 240 };
const PANEL = { width: 760, height: 560 };
const SIZES = { top: BANNER, corner: CORNER, panel: PANEL } as const;

export type Room = {
  readonly textSize: TextSize;
  readonly remembered: Bounds | null;
  readonly besideBanner: boolean;
  readonly bannerIsWhole: boolean;
  /** Pixels at the display's lower edge that are taken. */
  readonly below: number;
};

export function place(frame: Frame, display: Bounds, room: Room): Bounds {
  if (frame === "full") return display;
  if (frame === "bar") return lowest(display, KIOSK_BAR_HEIGHT, 0);
  if (frame === "keys") return lowest(display, KEYBOARD_HEIGHT, KIOSK_BAR_HEIGHT);
  const { width, height } = sizeIn(display, frame, room);
  const moved = room.remembered === null ? null : { ...room.remembered, width, height };
  if (frame === "corner" && moved !== null && isInside(moved, display)) return moved;
  const middleX = display.x + Math.round((display.width - width) / 2);
  const lowY = display.y + display.height - height - MARGIN - room.below;
  if (frame === "top") return { x: middleX, y: display.y + MARGIN, width, height };
  // Below a banner, which may be up beside it.
  if (frame === "panel") return { x: middleX, y: lowY, width, height };
  return { x: display.x + display.width - width - MARGIN, y: lowY, width, height };
}

function lowest(display: Bounds, height: number, below: number): Bounds {
  const { x, y, width } = display;
  return { x, y: y + display.height - below - height, width, height };
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
  const lines = (wanted.width * times) / width;
  const height = Math.min(Math.round(wanted.height * times * lines), free);
  const isFolded = frame === "top" && !room.bannerIsWhole;
  return { width, height: isFolded ? Math.min(height, mostForBanner(display, times)) : height };
}

/** Whoever is typing under a banner must see what they type, also with text of twice the size. */
function mostForBanner({ height }: Bounds, times: number): number {
  return Math.round(Math.max(height / 3, LEAST_BANNER_HEIGHT * times));
}

export function foldOf(display: Bounds, room: Room): Fold {
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
