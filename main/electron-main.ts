import { hostname, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { HostFault } from "../agent/contract/host-faults.ts";
import { windowsAccountNumber, windowsPipePath } from "../agent/contract/windows-account.ts";
import type { Result } from "../policies/result.ts";
import { AgentClient } from "./agent-client.ts";
import { keepGuests } from "./guests.ts";
import { electronCalls } from "./hosts/electron.ts";
import { ElectronGuests } from "./hosts/electron-guests.ts";
import { debugSwitchOf } from "./hosts/electron-hardening.ts";
import { startElectronHost } from "./hosts/electron-host.ts";
import type { Host, HostListener } from "./hosts/host.ts";
import { loadRendererFiles } from "./hosts/renderer-files.ts";
import { runWindowsProgram } from "./hosts/windows-programs.ts";
import { languageOf } from "./language.ts";
import { openPreferences } from "./preferences.ts";
import { startShell } from "./start-shell.ts";

/** `electron shell-electron.js --socket PATH [--data DIR] [--language fr]`: wiring only. */
const { app } = electronCalls;
const { values } = parseArgs({
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  options: {
    socket: { type: "string" },
    language: { type: "string" },
    data: { type: "string" },
  },
  strict: false,
});
const socketPath = values.socket ?? usualPipe();
const guests = new ElectronGuests(electronCalls);
const debugSwitch = debugSwitchOf(electronCalls);

// Where no clearing takes Electron's own profile for somebody's browser; before anything opens it.
const dataDir = typeof values.data === "string" ? resolve(values.data) : null;
if (dataDir !== null) app.setPath("userData", join(dataDir, "electron"));
const preferences = await openPreferences(dataDir ?? app.getPath("userData"));
const files = await loadRendererFiles(join(import.meta.dirname, "renderer"));

// Not awaited: Electron is not ready before this module has run to its end. Up to its first wait for
// that, `startElectronHost` runs at once, and so registers the scheme in time.
if (debugSwitch !== null) leave(2, `--${debugSwitch} has no place in a shell that was installed`);
else if (typeof socketPath === "string") void run(socketPath);
else leave(2, "--socket PATH is missing: the agent's socket for this user");

async function run(path: string): Promise<void> {
  const chosen = typeof values.language === "string" ? values.language : systemLocale();
  const display = process.env["DISPLAY"] ?? null;
  const started = await startShell({
    startHost,
    connectAgent: (listener) =>
      new AgentClient({
        socketPath: path,
        host: "electron",
        display,
        random: Math.random,
        ...listener,
      }),
    openGuests: (listener) => keepGuests(guests.start, listener),
    programs: {
      idleSeconds: () => electronCalls.powerMonitor.getSystemIdleTime(),
      lock: () => runWindowsProgram("lock"),
      signOut: () => runWindowsProgram("signOut"),
    },
    preferences,
    language: languageOf(chosen),
    uptimeMs: () => performance.now(),
    onLost: (because) => leave(1, because),
  });
  if (started.ok) process.stderr.write("shell: ready\n");
  else leave(1, `${started.reason}: ${started.detail}`);
}

/** On Windows the agent's pipe is named after the account; elsewhere the path has to be given. */
function usualPipe(): string | null {
  if (process.platform !== "win32") return null;
  const domain = process.env["USERDOMAIN"] ?? hostname();
  return windowsPipePath(windowsAccountNumber(domain, userInfo().username));
}

async function startHost(listener: HostListener): Promise<Result<Host, HostFault>> {
  if (!files.ok) return files;
  const preloadPath = join(import.meta.dirname, "preload.cjs");
  return startElectronHost(electronCalls, { preloadPath, files: files.value, guests }, listener);
}

function systemLocale(): string {
  return Intl.DateTimeFormat().resolvedOptions().locale;
}

function leave(code: number, because: string): void {
  process.stderr.write(`shell: ${because}\n`);
  app.exit(code);
}
