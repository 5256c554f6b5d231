import type { SurfaceView } from "./contract/bridge.ts";
import type { GuestKeys } from "./guest-keys.ts";
import type { HeldAppearance } from "./held-appearance.ts";
import type { HeldDesk } from "./held-desk.ts";
import type { HeldStatus } from "./held-status.ts";
import type { Preferences } from "./preferences.ts";
import type { SurfaceWindow } from "./shell.ts";
import type { StatusPanel } from "./status-panel.ts";

type Held = Pick<SurfaceView, "language"> & {
  readonly preferences: Pick<Preferences, "textSize">;
  readonly keys: Pick<GuestKeys, "isOpen">;
  readonly status: Pick<HeldStatus, "now">;
  readonly panel: Pick<StatusPanel, "description">;
  readonly appearance: Pick<HeldAppearance, "value">;
  readonly desk: Pick<HeldDesk, "now">;
};

/** What one window is sent, from what the shell holds at that moment. */
export function windowView({ surface, takesFocus, fold }: SurfaceWindow, held: Held): SurfaceView {
  return {
    ...{ surface, takesFocus, fold },
    language: held.language,
    textSize: held.preferences.textSize(),
    hasKeyboard: surface === "bar" && held.keys.isOpen,
    status: held.status.now(),
    description: surface === "status" || surface === "home" ? held.panel.description : null,
    appearance: held.appearance.value,
    desk: surface === "desk" ? held.desk.now() : null,
  };
}
