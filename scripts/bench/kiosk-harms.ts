import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { processesOfType, processesOn } from "../../main/hosts/guest-processes.ts";
import type { PaintedPage } from "./painted-page.ts";

type Kiosk = { readonly guestsDir: string; readonly page: PaintedPage };

/** One thing that goes wrong with a kiosk's browser. */
export type Harm = {
  readonly name: string;
  readonly ratio: string;
  /** The guest goes on: what counts is when their page paints again. */
  readonly isSurvived: boolean;
  /** @returns once it is done, since when the time runs */
  readonly harm: (kiosk: Kiosk) => Promise<void>;
};

/** What a page may have of memory, and a little: its kernel gives it no more. */
const MEMORY_BYTES = 300 * 1024 * 1024;
const ENDED = { isSurvived: false };

export const HARMS: readonly Harm[] = [
  { name: "page killed", ratio: "pageKilled", ...ENDED, harm: (kiosk) => killPage(kiosk) },
  { name: "page without memory", ratio: "pageOutOfMemory", ...ENDED, harm: growPage },
  {
    ...{ name: "page stands still", ratio: "pageStill", ...ENDED },
    harm: (kiosk) => signal(kiosk, "renderer", "SIGSTOP"),
  },
  {
    ...{ name: "page with an endless script", ratio: "endlessScript", ...ENDED },
    harm: ({ page }) => page.tell("compute"),
  },
  {
    ...{ name: "GPU process stands still", ratio: "painterStill", ...ENDED },
    harm: (kiosk) => signal(kiosk, "gpu-process", "SIGSTOP"),
  },
  {
    ...{ name: "GPU process killed", ratio: "painterKilled", isSurvived: true },
    harm: (kiosk) => signal(kiosk, "gpu-process", "SIGKILL"),
  },
  { name: "whole browser killed", ratio: "browserKilled", ...ENDED, harm: killBrowser },
];

function killPage(kiosk: Kiosk): Promise<void> {
  return signal(kiosk, "renderer", "SIGKILL");
}

async function growPage(kiosk: Kiosk): Promise<void> {
  for (const { pid } of await processesOfType(profileOf(kiosk), "renderer")) {
    execFileSync("prlimit", ["--pid", String(pid), `--data=${MEMORY_BYTES}`]);
  }
  await kiosk.page.tell("grow");
}

async function killBrowser(kiosk: Kiosk): Promise<void> {
  const [main] = await processesOn(profileOf(kiosk));
  if (main === undefined) throw new Error("the guest has no browser");
  process.kill(main.pid, "SIGKILL");
}

async function signal(kiosk: Kiosk, type: string, name: "SIGKILL" | "SIGSTOP"): Promise<void> {
  const found = await processesOfType(profileOf(kiosk), type);
  if (found.length === 0) throw new Error(`the guest's browser has no ${type}`);
  for (const { pid } of found) process.kill(pid, name);
}

function profileOf({ guestsDir }: Kiosk): string {
  return join(guestsDir, readdirSync(guestsDir)[0] ?? "none");
}
