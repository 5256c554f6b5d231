import { join } from "node:path";
import type { HostFault } from "../agent/contract/host-faults.ts";
import { fail, ok, type Result } from "../policies/result.ts";
import type { Language } from "../policies/vocabulary.ts";
import { AgentClient } from "./agent-client.ts";
import { openGuests } from "./guests.ts";
import { startChromiumHost } from "./hosts/chromium.ts";
import { findChromium } from "./hosts/chromium-path.ts";
import type { Host, HostListener } from "./hosts/host.ts";
import { keepPulse } from "./hosts/pulse.ts";
import { loadRendererFiles } from "./hosts/renderer-files.ts";
import { usableDir, usableDisplay } from "./hosts/usable-place.ts";
import { NO_SESSION_PROGRAMS } from "./order-desk.ts";
import { openPreferences } from "./preferences.ts";
import type { ShellLoop } from "./shell-loop.ts";
import { startShell } from "./start-shell.ts";
import { tellAgent } from "./tell-agent.ts";

export type ChromiumShellOptions = {
  readonly socketPath: string;
  /** `:0`, as the X server is called. */
  readonly display: string | null;
  readonly language: Language;
  /** Holds the preferences and the browser's own profile. */
  readonly dataDir: string;
  /** Holds a directory for each guest of a kiosk, while it lasts. */
  readonly guestsDir: string;
  readonly rendererDir: string;
  readonly onLost: (because: string) => void;
};

type Place = {
  readonly display: string;
  readonly executablePath: string;
  readonly userDataDir: string;
};

/** The shell on the system's Chromium: wiring only. */
export async function startChromiumShell(
  options: ChromiumShellOptions,
): Promise<Result<ShellLoop, HostFault>> {
  const { socketPath, guestsDir, language, onLost } = options;
  const place = await usablePlace(options);
  if (!place.ok) {
    const { reason, detail } = place;
    await tellAgent({ socketPath, host: "chromium", display: options.display, reason, detail });
    return place;
  }
  const { display } = place.value;
  const shell = await startShell({
    startHost: (listener) => startHost(place.value, options.rendererDir, listener),
    connectAgent: (listener) =>
      new AgentClient({ socketPath, host: "chromium", display, random: Math.random, ...listener }),
    openGuests: (listener) => openGuests({ guestsDir, display }, listener),
    programs: NO_SESSION_PROGRAMS,
    preferences: await openPreferences(options.dataDir),
    language,
    uptimeMs: () => performance.now(),
    onLost,
  });
  // Not before: loading what it is made of keeps a slow device's main thread longer than anything later.
  if (shell.ok) keepPulse();
  return shell;
}

/** Looked at before anything is opened: what is missing is said in a moment, and in our words. */
async function usablePlace(options: ChromiumShellOptions): Promise<Result<Place, HostFault>> {
  const display = await usableDisplay(options.display);
  if (!display.ok) return display;
  const userDataDir = join(options.dataDir, `browser${display.value.replace(":", "-")}`);
  for (const dir of [options.dataDir, userDataDir]) {
    const usable = usableDir(dir);
    if (!usable.ok) return usable;
  }
  const executablePath = await findChromium();
  if (executablePath === null)
    return fail("noBrowser", "no Chromium: install the package chromium");
  return ok({ display: display.value, executablePath, userDataDir });
}

async function startHost(
  place: Place,
  rendererDir: string,
  listener: HostListener,
): Promise<Result<Host, HostFault>> {
  const files = await loadRendererFiles(rendererDir);
  if (!files.ok) return files;
  const isRoot = process.getuid?.() === 0;
  return startChromiumHost({ ...place, files: files.value, isRoot }, listener);
}
