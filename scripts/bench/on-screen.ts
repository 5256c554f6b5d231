import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { endChild } from "./end-child.ts";
import type { PaintedPage } from "./painted-page.ts";

export type BenchScreen = { readonly name: string; readonly environment: NodeJS.ProcessEnv };

/** A program on a display, with all that it started. */
export type Running = { readonly pid: number; close(): Promise<void> };

/** How a script would call the system's Chromium. */
export async function bareChromium(): Promise<readonly string[]> {
  const path = await findChromium();
  if (path === null) throw new Error("no Chromium: install the package chromium");
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return [path, ...asRoot, "--no-first-run"];
}

/** A browser that is opened to say the same, as a script would: a new profile, one plain page. */
export async function openBareWindow(
  chromium: readonly string[],
  screen: BenchScreen,
  page: PaintedPage,
): Promise<Running & { readonly paintedMs: number }> {
  const dir = mkdtempSync(join(tmpdir(), "sw-bench-bare-"));
  const startedMs = performance.now();
  const browser = spawnOn(screen, [...chromium, `--user-data-dir=${dir}`, `--app=${page.url}`]);
  await page.painted.next("a bare window's page");
  const paintedMs = performance.now() - startedMs;
  return {
    pid: browser.pid ?? 0,
    paintedMs,
    close: async () => {
      await endChild(browser);
      // Its children may write for a moment longer.
      rmSync(dir, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

export function spawnOn({ environment }: BenchScreen, argv: readonly string[]): ChildProcess {
  const [program = "", ...args] = argv;
  return spawn(program, args, { env: environment, stdio: "ignore" });
}
