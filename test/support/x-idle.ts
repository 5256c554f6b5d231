import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { IdleEdge, IdleWatch } from "../../agent/core/ports.ts";
import { readProcesses } from "../../agent/platform/linux/process-table.ts";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { eventually } from "./eventually.ts";
import { waylandSession } from "./idle-world.ts";
import { PROBE_PATH } from "./programs.ts";
import { silentLog } from "./silent-log.ts";
import type { XDisplay } from "./x-display.ts";

/** The product's own way to X servers, its probes run from the source. */
export function x11Displays(accounts = new UserAccounts()): X11Displays {
  const accountOf = (uid: number) => accounts.byUid(uid);
  return new X11Displays({ probePath: PROBE_PATH, accountOf, log: silentLog });
}

/** Pids of the probes of X servers that this process has started. */
export function xProbes(): number[] {
  return readProcesses()
    .filter(({ parentPid }) => parentPid === process.pid)
    .map(({ pid }) => pid)
    .filter((pid) => commandOf(pid).includes(PROBE_PATH));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

/** One idle watch at a time over one display after the other, and what it told. */
export class WatchedDisplay {
  readonly #displays = x11Displays();
  #watch: IdleWatch | null = null;
  #seen: IdleEdge[] = [];

  get last(): IdleEdge["kind"] | undefined {
    return this.#seen.at(-1)?.kind;
  }

  watch(screen: XDisplay, thresholdMs: number): void {
    this.#watch = this.#displays.watch(
      { ...waylandSession(""), display: screen.name },
      (edge) => void this.#seen.push(edge),
    );
    this.#watch.setThreshold(thresholdMs);
  }

  /** Idle until hands do something, there at once, idle again afterwards. */
  async expectPresence(screen: XDisplay, hands: () => Promise<unknown>): Promise<void> {
    this.watch(screen, 200);
    await eventually("idle", () => this.last === "idle");
    await hands();
    await eventually("active", () => this.#seen.some(({ kind }) => kind === "active"));
    await eventually("idle again", () => this.last === "idle");
    // On a busy machine a press and its release may be seen one by one.
    expect(this.#seen.map(({ kind }) => kind).slice(0, 3)).toEqual(["idle", "active", "idle"]);
  }

  endWatch(): void {
    this.#watch?.close();
    this.#watch = null;
    this.#seen = [];
  }

  close(): void {
    this.#displays.close();
  }
}
