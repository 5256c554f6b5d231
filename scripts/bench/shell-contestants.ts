import { setTimeout as delay } from "node:timers/promises";
import type { ShellStatus } from "../../agent/contract/local-calls.ts";
import type { BenchDisplay } from "./bench-display.ts";
import { endChild } from "./end-child.ts";
import { type BenchScreen, type Running, spawnOn } from "./on-screen.ts";
import { openShell } from "./shell-process.ts";
import { NOTHING_UP, WARNING } from "./shell-scene.ts";
import { Waiting } from "./waiting.ts";

export type RunningShell = Running & {
  /** @returns milliseconds from the agent's decision until the page's second frame */
  warn(): Promise<number>;
  /** Takes everything off the display. */
  rest(): Promise<void>;
};

const LIMIT_MS = 20_000;
const SETTLE_MS = 800;

export async function startShell(
  argv: readonly string[],
  screen: BenchScreen,
): Promise<RunningShell> {
  const heard = new Waiting();
  const shell = await openShell(argv, screen, (call) => {
    if (call === "surfaceShown") heard.tell();
  });
  const publish = (status: ShellStatus) => shell.publish(status);
  publish(WARNING);
  await heard.next("the first warning");
  const rest = async () => {
    publish(NOTHING_UP);
    await delay(SETTLE_MS);
  };
  return {
    pid: shell.pid,
    rest,
    warn: async () => {
      await rest();
      const startedMs = performance.now();
      publish(WARNING);
      await heard.next("a warning");
      return performance.now() - startedMs;
    },
    close: () => shell.close(),
  };
}

/** The plainest window there is, until it is on the display. */
export async function timeMessage(display: BenchDisplay): Promise<number> {
  const startedMs = performance.now();
  const message = spawnOn(display, ["/usr/bin/xmessage", "You will be signed out in 42 seconds"]);
  const search = ["search", "--onlyvisible", "--class", "xmessage"];
  while ((await display.run("xdotool", ...search).catch(() => "")) === "") {
    if (performance.now() - startedMs > LIMIT_MS) throw new Error("xmessage never came up");
  }
  const mappedMs = performance.now() - startedMs;
  await endChild(message);
  return mappedMs;
}
