import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { createKiosk, type Kiosk } from "./kiosk.ts";
import type { Place } from "./place.ts";
import { createPresence, type Presence } from "./presence.ts";
import { openScreen, type Screen } from "./screen.ts";
import { killAll } from "./user-processes.ts";
import { createWard, type Ward } from "./ward.ts";
import { createWardWithoutAccount } from "./ward-without-account.ts";
import { existingDisplay, openXDisplay } from "./x-display.ts";

/** Who takes part, and the displays in front of them. */
export type Cast = {
  readonly ward: Ward;
  /** The ward's. */
  readonly screen: Screen;
  /** The ward's hands. */
  readonly presence: Presence;
  /** Only where there can be a second account. */
  readonly kiosk: Kiosk | null;
  /** Rows of the agent's configuration for the sessions that it runs itself. */
  readonly configs: readonly Readonly<Record<string, unknown>>[];
  leave(): Promise<void>;
};

export async function createCast(
  place: Place,
  displayName: string | null,
  kioskUrl: string,
): Promise<Cast> {
  const display =
    displayName === null
      ? await openXDisplay(place, "ward")
      : existingDisplay(displayName, process.env["XAUTHORITY"] ?? null);
  const screen = openScreen(display, place.outDir);
  const presence = createPresence(screen);
  if (!place.isWorld) {
    const { ward, config } = createWardWithoutAccount(place, display);
    const leave = async () => {
      keepLog(place, ward);
      killAll(ward.processes());
      await display.stop();
    };
    return { ward, screen, presence, kiosk: null, configs: [config], leave };
  }
  const kioskDisplay = await openXDisplay(place, "kiosk");
  const kiosk = await createKiosk(place, kioskDisplay, kioskUrl);
  const ward = await createWard(place, display);
  return {
    ward,
    screen,
    presence,
    kiosk,
    configs: [kiosk.config],
    leave: async () => {
      keepLog(place, ward);
      await display.stop();
      await kioskDisplay.stop();
    },
  };
}

function keepLog({ outDir }: Place, { logPath }: Ward): void {
  if (existsSync(logPath)) copyFileSync(logPath, join(outDir, "ward-session.log"));
}
