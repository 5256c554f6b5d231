import type { SurfaceView } from "../../main/contract/bridge.ts";
import { surfacesFor } from "../../main/shell.ts";
import { MAX_TEXT_CHARACTERS } from "../../policies/shell-texts.ts";
import { DESCRIBED } from "./described.ts";
import { pngOf } from "./png.ts";
import { statusOf, viewOf } from "./shell-values.ts";

/** One state of one surface, in the window that the shell opens for it. */
export type Scene = {
  readonly name: string;
  readonly view: SurfaceView;
  readonly size: Size;
  /** What somebody has pressed on it: a selector. */
  readonly opens?: string;
};
export type Size = { readonly width: number; readonly height: number };

export const SCREEN: Size = { width: 1280, height: 720 };

function scene(name: string, ...fields: Parameters<typeof viewOf>): Scene {
  const view = viewOf(...fields);
  return { name, view, size: sizeOf(view, SCREEN) };
}

export function sizeOf(view: SurfaceView, screen: Size): Size {
  return inWindow(view, screen).size;
}

/** As the shell would open it: a surface that it does not open by itself fills the screen. */
export function inWindow(view: SurfaceView, screen: Size): Pick<Scene, "view" | "size"> {
  const { surface, status, textSize } = view;
  const known = {
    status: status ?? statusOf(),
    offlineMs: surface === "offline" ? Number.POSITIVE_INFINITY : 0,
    textSize,
    bannerIsWhole: view.fold === "whole",
    asksStatus: surface === "home",
    asksKeyboard: surface === "keyboard",
  };
  const display = { id: "1", primary: true, bounds: { x: 0, y: 0, ...screen } };
  const window = surfacesFor(known, [display]).find((one) => one.surface === surface);
  if (window === undefined) return { view, size: screen };
  return { view: { ...view, fold: window.fold }, size: pick(window.bounds) };
}

function pick({ width, height }: Size): Size {
  return { width, height };
}

const BANNER = { surface: "banner", answer: "none" } as const;
const CALM = { remainingMs: null, answer: "none", reason: null, act: null } as const;
const ENDED = {
  ...CALM,
  surface: "ended",
  stage: "active",
  answer: "anyKey",
  mayBeWrong: true,
} as const;
const END = {
  at: "2026-11-22T10:42:00Z",
  act: "signOut",
  reason: "calendar",
  cleared: "done",
  code: "4c9f21be",
} as const;
const GENERIC = { sessionKind: "generic", act: "clear", answer: "stillYou" } as const;
/** Its words and its name are as long as they may be, and look like anything but text. */
const LONG = "<b>We close.</b> {count} The books at the counter can be taken home until ";
const ours = LONG.padEnd(MAX_TEXT_CHARACTERS, "noon of the next day, ").slice(0, 159);
const LIBRARY = {
  organisation: "<i>Public Library</i> of the town of Llanfairpwllgwyngyll",
  logo: pngOf(96, 48),
  texts: { en: { calendar: `${ours}.` }, ar: { calendar: "<b>نغلق الآن.</b> تعاد الكتب غدًا." } },
};
const CITY = { ...LIBRARY, organisation: "City Library" };
const KIOSK = {
  sessionKind: "kiosk",
  deviceClass: "kiosk",
  stage: "active",
  surface: "none",
} as const;
const GUEST = {
  ...CALM,
  ...KIOSK,
  guest: { start: "https://library.example/" },
  limits: { endsInMs: 1_520_000, idle: null },
} as const;
const DESK = { fault: "lost", nothingLeft: true, againInMs: 240_000 } as const;
const NOTICE = { ...CALM, surface: "notice", stage: "active" } as const;
const LIMITS = { endsInMs: 43_200_000, idle: { act: "clear", afterMs: 900_000 } } as const;
const REPAIRED = "The network on this floor is being repaired. Save your work before 14:00.";
/** Whoever stands before it may disagree: the agent says so of each. */
const LOCKED = { ...CALM, surface: "cover", stage: "locked", mayBeWrong: true } as const;
const NOT_FOCUSED = { takesFocus: false } as const;

/** Every surface in every state: a kind of surface without a row here fails the suite. */
export const SCENES: readonly Scene[] = [
  scene("warning"),
  scene("warning-everything", {
    mayAskMoreTime: true,
    mayUseEmergency: true,
    downloads: 3,
    shorterBecause: ["diskEncryption", "osUpdates"],
    remainingMs: 9_000,
  }),
  scene("warning-still-you", { ...GENERIC, remainingMs: 125_000 }),
  scene("warning-still-you-emergency", { ...GENERIC, mayUseEmergency: true }),
  scene("warning-lock", { act: "lock", remainingMs: 27_000 }),
  scene(
    "banner",
    { ...BANNER, reason: "calendar", moreTimeLeft: 2, remainingMs: 240_000 },
    NOT_FOCUSED,
  ),
  scene(
    "banner-everything",
    {
      surface: "banner",
      reason: "command",
      answer: "none",
      moreTimeLeft: 2,
      mayAskMoreTime: true,
      mayUseEmergency: true,
      downloads: 12,
      remainingMs: 58_000,
    },
    NOT_FOCUSED,
  ),
  scene(
    "banner-closing",
    { ...BANNER, stage: "signedOut", reason: "maxLength", downloads: 2, remainingMs: 4_000 },
    NOT_FOCUSED,
  ),
  scene("notice", { ...NOTICE, remainingMs: 2_700_000 }, NOT_FOCUSED),
  scene("notice-limits", { ...NOTICE, limits: LIMITS }, NOT_FOCUSED),
  scene("notice-message", { ...NOTICE, message: REPAIRED }, NOT_FOCUSED),
  scene("notice-emergency", { ...NOTICE, limits: LIMITS, heldForMs: 900_000 }, NOT_FOCUSED),
  scene("cover-working", { ...CALM, surface: "cover", stage: "active", act: "hide" }),
  scene("cover-locked", LOCKED),
  scene("cover-staff", { ...LOCKED, takesStaffCodes: true }),
  { ...scene("cover-staff-form", { ...LOCKED, takesStaffCodes: true }), opens: ".staff-open" },
  scene("cover-fresh", { ...LOCKED, stage: "cleared" }),
  scene("cover-out-of-order", { ...CALM, surface: "cover", outOfOrder: true }),
  scene("ended", { ...ENDED, ended: END }),
  scene("ended-partial", {
    ...ENDED,
    takesStaffCodes: true,
    ended: { ...END, reason: "idle", cleared: "partial" },
  }),
  scene("ended-cleared", {
    ...ENDED,
    stage: "cleared",
    answer: "none",
    ended: { ...END, act: "clear", reason: "idle" },
  }),
  scene("ended-own-words", { ...ENDED, ended: END }, { appearance: LIBRARY }),
  scene("desk", { ...CALM, ...KIOSK }, { surface: "desk", desk: DESK }),
  scene(
    "desk-staff",
    { ...CALM, ...KIOSK, takesStaffCodes: true },
    { surface: "desk", desk: { fault: "unreachable", nothingLeft: false, againInMs: 45_000 } },
  ),
  scene("spare", GUEST, { surface: "spare", takesFocus: false, appearance: CITY }),
  scene("bar", GUEST, { surface: "bar", takesFocus: false }),
  scene(
    "bar-library",
    { ...GUEST, limits: null },
    { surface: "bar", takesFocus: false, appearance: CITY },
  ),
  scene("keyboard", GUEST, { surface: "keyboard", takesFocus: false, hasKeyboard: true }),
  {
    ...scene("keyboard-signs", GUEST, { surface: "keyboard", takesFocus: false }),
    opens: ".row:last-child .key:first-child",
  },
  scene("home", GUEST, { surface: "home", description: DESCRIBED }),
  scene(
    "home-staff",
    { ...GUEST, takesStaffCodes: true },
    { surface: "home", description: DESCRIBED, appearance: LIBRARY },
  ),
  scene("status", { ...CALM, stage: "active" }, { surface: "status", description: DESCRIBED }),
  scene("offline", CALM, { surface: "offline", status: null, takesFocus: false }),
];
