import { expect, test } from "vitest";
import { KEYBOARD_HEIGHT } from "../../../main/placement.ts";
import { OFFLINE_GRACE_MS, surfacesFor } from "../../../main/shell.ts";
import { ONE_DISPLAY, statusOf, TWO_DISPLAYS } from "../../support/shell-values.ts";

const known = (fields: Parameters<typeof statusOf>[0], offlineMs = 0) => ({
  status: statusOf(fields),
  offlineMs,
});

test("shows nothing while there is nothing to say", () => {
  expect(surfacesFor(known({ surface: "none" }), ONE_DISPLAY)).toEqual([]);
  expect(surfacesFor({ status: null, offlineMs: 0 }, ONE_DISPLAY)).toEqual([]);
});

test.each(["warning", "cover", "ended"] as const)(
  "fills every display with a %s and takes the keys on the first one only",
  (surface) => {
    const windows = surfacesFor(known({ surface }), TWO_DISPLAYS);
    expect(windows.map((window) => [window.id, window.takesFocus])).toEqual([
      ["2:full", false],
      ["1:full", true],
    ]);
    expect(windows.map((window) => window.bounds)).toEqual(
      TWO_DISPLAYS.map((display) => display.bounds),
    );
  },
);

test("never takes a keystroke with a banner, and shows it on every display above everything", () => {
  const windows = surfacesFor(known({ surface: "banner", answer: "none" }), TWO_DISPLAYS);
  expect(windows).toHaveLength(2);
  expect(windows.every((window) => !window.takesFocus && window.layer === "aboveAll")).toBe(true);
  expect(windows.every((window) => window.bounds.height < 200)).toBe(true);
});

test("puts a notice in one corner, without focus", () => {
  const [notice, ...others] = surfacesFor(known({ surface: "notice" }), TWO_DISPLAYS);
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ id: "1:corner", takesFocus: false, layer: "floating" });
});

test("keeps the window of a display when a warning becomes a cover", () => {
  const id = (surface: "warning" | "cover") => surfacesFor(known({ surface }), ONE_DISPLAY)[0]?.id;
  expect(id("cover")).toBe(id("warning"));
});

test.each([
  { kind: "kiosk", offlineMs: OFFLINE_GRACE_MS + 1, surface: "cover" },
  { kind: "named", offlineMs: OFFLINE_GRACE_MS + 1, surface: "offline" },
  { kind: "generic", offlineMs: OFFLINE_GRACE_MS + 1, surface: "offline" },
  { kind: "named", offlineMs: 500, surface: "cover" },
] as const)(
  "shows a $kind session $surface after $offlineMs ms without the agent",
  ({ kind, offlineMs, surface }) => {
    const status = known({ surface: "cover", sessionKind: kind }, offlineMs);
    expect(surfacesFor(status, ONE_DISPLAY)[0]?.surface).toBe(surface);
  },
);

test("fits a banner on a display narrower than it", () => {
  const narrow = [{ id: "1", primary: true, bounds: { x: 0, y: 0, width: 480, height: 800 } }];
  const [banner] = surfacesFor(known({ surface: "banner" }), narrow);
  expect(banner?.bounds).toMatchObject({ x: 16, width: 448 });
  const upright = [{ id: "1", primary: true, bounds: { x: 0, y: 0, width: 768, height: 1366 } }];
  const [higher] = surfacesFor(known({ surface: "banner" }), upright);
  expect(higher?.bounds).toMatchObject({ width: 736, height: 220 });
});

test("takes the first display for the main one when the system names none", () => {
  const nameless = TWO_DISPLAYS.map((display) => ({ ...display, primary: false }));
  const windows = surfacesFor(known({ surface: "warning" }), nameless);
  expect(windows.map((window) => window.takesFocus)).toEqual([true, false]);
});

test.each([
  { remembered: { x: 40, y: 50, width: 520, height: 240 }, kept: true },
  { remembered: { x: 5_000, y: 50, width: 520, height: 240 }, kept: false },
])("puts a notice where it was moved to, if that is still on the display: $kept", (row) => {
  const [notice] = surfacesFor(known({ surface: "notice" }), ONE_DISPLAY, row.remembered);
  expect(JSON.stringify(notice?.bounds) === JSON.stringify(row.remembered)).toBe(row.kept);
});

test.each(["none", "banner"] as const)("opens the page about the session beside %s", (surface) => {
  const known = { status: statusOf({ surface }), offlineMs: 0, asksStatus: true };
  const windows = surfacesFor(known, ONE_DISPLAY);
  expect(windows.at(-1)).toMatchObject({ surface: "status", frame: "panel", takesFocus: true });
  const [banner] = windows.filter((window) => window.surface === "banner");
  const panelY = windows.at(-1)?.bounds.y ?? 0;
  expect(panelY).toBeGreaterThan((banner?.bounds.y ?? 0) + (banner?.bounds.height ?? 0));
});

test.each(["warning", "cover", "ended"] as const)("lets %s come before that page", (surface) => {
  const known = { status: statusOf({ surface }), offlineMs: 0, asksStatus: true };
  expect(surfacesFor(known, TWO_DISPLAYS).map((window) => window.surface)).toEqual([
    surface,
    surface,
  ]);
});

test("grows a banner and a notice with their text, as far as the display goes", () => {
  const wide = [{ id: "1", primary: true, bounds: { x: 0, y: 0, width: 1920, height: 1080 } }];
  const sizeOf = (surface: "banner" | "notice", displays = wide) => {
    const [window] = surfacesFor({ ...known({ surface }), textSize: 200 }, displays);
    return [window?.bounds.width, window?.bounds.height];
  };
  expect(sizeOf("banner")).toEqual([1840, 352]);
  expect(sizeOf("notice")).toEqual([1040, 480]);
  const [display] = ONE_DISPLAY;
  const bounds = { x: 0, y: 0, width: 400, height: 300 };
  expect(display && sizeOf("banner", [{ ...display, bounds }])).toEqual([368, 224]);
});

test.each([
  { height: 720, textSize: 100, whole: 176, folded: 176, folds: ["none", "none"] },
  { height: 720, textSize: 150, whole: 292, folded: 240, folds: ["folded", "whole"] },
  { height: 720, textSize: 200, whole: 519, folded: 240, folds: ["folded", "whole"] },
  { height: 1440, textSize: 200, whole: 519, folded: 480, folds: ["folded", "whole"] },
  { height: 2160, textSize: 200, whole: 519, folded: 519, folds: ["none", "none"] },
] as const)(
  "folds a banner that would cover more than a third of $height px at $textSize %, until a person wants it whole",
  ({ height, textSize, whole, folded, folds }) => {
    const displays = [{ id: "1", primary: true, bounds: { x: 0, y: 0, width: 1280, height } }];
    const seen = [false, true].map((bannerIsWhole) => {
      const shown = { ...known({ surface: "banner" }), textSize, bannerIsWhole };
      return surfacesFor(shown, displays)[0];
    });
    expect(seen.map((window) => window?.bounds.height)).toEqual([folded, whole]);
    expect(seen.map((window) => window?.fold)).toEqual(folds);
  },
);

test("keeps the page about the session below a banner of any text size", () => {
  const status = statusOf({ surface: "banner" });
  const asked = { status, offlineMs: 0, asksStatus: true, textSize: 200 } as const;
  const [banner, panel] = surfacesFor(asked, ONE_DISPLAY).map((window) => window.bounds);
  expect(panel?.y).toBeGreaterThan((banner?.y ?? 0) + (banner?.height ?? 0));
});

test("takes from a moved notice its place, not the size that its text had then", () => {
  const grown = { x: 40, y: 50, width: 1040, height: 352 };
  const [notice] = surfacesFor(known({ surface: "notice" }), ONE_DISPLAY, grown);
  expect(notice?.bounds).toEqual({ x: 40, y: 50, width: 520, height: 240 });
});

const GUEST = {
  sessionKind: "kiosk",
  stage: "active",
  guest: { start: "https://a.example/" },
} as const;

test.each([
  { status: { ...GUEST, surface: "none" }, surfaces: ["spare", "bar"] },
  { status: { ...GUEST, surface: "notice" }, surfaces: ["spare", "notice", "bar"] },
  { status: { ...GUEST, surface: "banner" }, surfaces: ["spare", "banner", "banner", "bar"] },
  { status: { ...GUEST, surface: "warning" }, surfaces: ["warning", "warning"] },
  { status: { ...GUEST, surface: "cover" }, surfaces: ["cover", "cover"] },
  { status: { ...GUEST, surface: "none", stage: "cleared" }, surfaces: [] },
  { status: { ...GUEST, surface: "none", guest: null }, surfaces: [] },
  { status: { ...GUEST, surface: "none", sessionKind: "named" }, surfaces: [] },
] as const)("puts $surfaces around a guest", ({ status, surfaces }) => {
  const windows = surfacesFor(known(status), TWO_DISPLAYS);
  expect(windows.map(({ surface }) => surface)).toEqual(surfaces);
  const bar = windows.find(({ surface }) => surface === "bar");
  if (bar === undefined) return;
  expect(bar).toMatchObject({
    takesFocus: false,
    bounds: { x: 0, y: 712, width: 1280, height: 88 },
  });
  const notice = windows.find(({ surface }) => surface === "notice")?.bounds;
  expect((notice?.y ?? 0) + (notice?.height ?? 0)).toBeLessThanOrEqual(712);
});

test("puts a keyboard between a guest's page and the bar, and the rest above both", () => {
  const asks = (surface: "none" | "notice" | "cover", sessionKind: "kiosk" | "named" = "kiosk") => {
    const status = statusOf({ ...GUEST, surface, sessionKind });
    const windows = surfacesFor({ status, offlineMs: 0, asksKeyboard: true }, TWO_DISPLAYS);
    return windows.filter((window) => window.surface !== "spare");
  };
  const [bar, keys] = asks("none");
  expect([bar?.surface, keys?.surface]).toEqual(["bar", "keyboard"]);
  expect(keys).toMatchObject({
    takesFocus: false,
    bounds: { x: 0, y: 712 - KEYBOARD_HEIGHT, width: 1280, height: KEYBOARD_HEIGHT },
  });
  const notice = asks("notice")[0]?.bounds;
  expect((notice?.y ?? 0) + (notice?.height ?? 0)).toBeLessThanOrEqual(712 - KEYBOARD_HEIGHT);
  expect(asks("cover").map(({ surface }) => surface)).toEqual(["cover", "cover"]);
  expect(asks("none", "named")).toEqual([]);
});

test("opens for a guest who asks a page of their own, over all of their display", () => {
  const status = statusOf({ ...GUEST, surface: "none" });
  const windows = surfacesFor({ status, offlineMs: 0, asksStatus: true }, TWO_DISPLAYS);
  expect(windows.map(({ surface }) => surface)).toEqual(["spare", "bar", "home"]);
  expect(windows[2]).toMatchObject({ takesFocus: true, bounds: ONE_DISPLAY[0]?.bounds });
  const covered = statusOf({ ...GUEST, surface: "cover" });
  const under = surfacesFor({ status: covered, offlineMs: 0, asksStatus: true }, ONE_DISPLAY);
  expect(under.map(({ surface }) => surface)).toEqual(["cover"]);
});
