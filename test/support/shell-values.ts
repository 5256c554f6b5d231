import type { ShellStatus } from "../../agent/contract/local-calls.ts";
import type { SurfaceView } from "../../main/contract/bridge.ts";
import type { Display, SurfaceWindow } from "../../main/shell.ts";

export function statusOf(fields: Partial<ShellStatus> = {}): ShellStatus {
  return {
    sessionId: "s1",
    sessionKind: "named",
    deviceClass: "shared",
    stage: "warned",
    surface: "warning",
    act: "signOut",
    reason: "idle",
    remainingMs: 42_000,
    idleMs: 840_000,
    answer: "anyKey",
    mayAskMoreTime: false,
    moreTimeLeft: 0,
    moreTimeMs: 300_000,
    mayUseEmergency: false,
    message: null,
    ended: null,
    ...fields,
  };
}

export function viewOf(
  status: Partial<ShellStatus> = {},
  fields: Partial<SurfaceView> = {},
): SurfaceView {
  const whole = statusOf(status);
  const surface = whole.surface === "none" ? "notice" : whole.surface;
  return {
    surface,
    status: whole,
    language: "en",
    takesFocus: true,
    textSize: 100,
    description: null,
    desk: null,
    hasKeyboard: false,
    appearance: null,
    fold: "none",
    ...fields,
  };
}

export const ONE_DISPLAY: readonly Display[] = [
  { id: "1", primary: true, bounds: { x: 0, y: 0, width: 1280, height: 800 } },
];

export const TWO_DISPLAYS: readonly Display[] = [
  { id: "2", primary: false, bounds: { x: -1024, y: 0, width: 1024, height: 768 } },
  ...ONE_DISPLAY,
];

export function windowOf(fields: Partial<SurfaceWindow> = {}): SurfaceWindow {
  return {
    id: "1:full",
    surface: "warning",
    frame: "full",
    bounds: { x: 0, y: 0, width: 1280, height: 800 },
    layer: "aboveAll",
    takesFocus: true,
    fold: "none",
    ...fields,
  };
}
