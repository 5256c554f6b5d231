import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fail, type Result } from "../policies/result.ts";
import type { Language } from "../policies/vocabulary.ts";
import { AgentClient } from "./agent-client.ts";
import { openGuests } from "./guests.ts";
import { startChromiumHost } from "./hosts/chromium.ts";
import { findChromium } from "./hosts/chromium-path.ts";
import type { Host, HostFault, HostListener } from "./hosts/host.ts";
import { loadRendererFiles } from "./hosts/renderer-files.ts";
import { NO_SESSION_PROGRAMS } from "./order-desk.ts";
import { openPreferences } from "./preferences.ts";
import type { ShellLoop } from "./shell-loop.ts";
import { startShell } from "./start-shell.ts";

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

/** The shell on the system's Chromium: wiring only. */
export async function startChromiumShell(
  options: ChromiumShellOptions,
): Promise<Result<ShellLoop, HostFault>> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const preferences = await openPreferences(options.dataDir);
  const { socketPath, display, language, onLost } = options;
  return startShell({
    startHost: (listener) => startHost(options, listener),
    connectAgent: (listener) =>
      new AgentClient({ socketPath, host: "chromium", display, random: Math.random, ...listener }),
    openGuests: (listener) => openGuests({ guestsDir: options.guestsDir, display }, listener),
    programs: NO_SESSION_PROGRAMS,
    preferences,
    language,
    uptimeMs: () => performance.now(),
    onLost,
  });
}

async function startHost(
  options: ChromiumShellOptions,
  listener: HostListener,
): Promise<Result<Host, HostFault>> {
  const { display } = options;
  if (display === null) return fail("noDisplay", "no X display: set DISPLAY or give --display :0");
  const executablePath = await findChromium();
  if (executablePath === null)
    return fail("noBrowser", "no Chromium: install the package chromium");
  const files = await loadRendererFiles(options.rendererDir);
  if (!files.ok) return files;
  const userDataDir = join(options.dataDir, `browser${display.replace(":", "-")}`);
  const isRoot = process.getuid?.() === 0;
  return startChromiumHost(
    { executablePath, userDataDir, display, files: files.value, isRoot },
    listener,
  );
}
