import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ShellStatus } from "../../agent/contract/local-calls.ts";
import { LocalServer } from "../../agent/local/local-server.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { ok } from "../../policies/result.ts";
import type { BenchDisplay } from "./bench-display.ts";
import { benchSession } from "./bench-session.ts";
import { endChild } from "./end-child.ts";
import { NOTHING_UP, WARNING } from "./shell-scene.ts";

/** A program on a display, with all that it started. */
export type Running = { readonly pid: number; close(): Promise<void> };

export type RunningShell = Running & {
  /** @returns milliseconds from the agent's decision until the page's second frame */
  warn(): Promise<number>;
  /** Takes everything off the display. */
  rest(): Promise<void>;
};

const LIMIT_MS = 20_000;
const SETTLE_MS = 800;
const PAGE = `<!doctype html><title>warning</title><h1>You will be signed out in 42 seconds</h1>
<script>requestAnimationFrame(() => requestAnimationFrame(() => fetch("/painted")));</script>`;

/** The built shell behind the agent's own local server; the page tells of its second frame. */
export async function startShell(
  argv: readonly string[],
  display: BenchDisplay,
): Promise<RunningShell> {
  const dir = mkdtempSync(join(tmpdir(), "sw-bench-shell-"));
  const heard = new Waiting();
  const server = new LocalServer({
    dir,
    clock: systemClock,
    log: { info: () => undefined, warn: () => undefined },
    sessionsOfUid: () => [benchSession(display.name)],
    onCall: (_sessionId, call) => {
      if (call === "surfaceShown") heard.tell();
      return ok(null);
    },
    onShellChange: () => undefined,
  });
  const opened = await server.open(process.getuid?.() ?? 0);
  if (!opened.ok) throw new Error(opened.detail);
  const place = ["--socket", opened.value, "--data", join(dir, "data")];
  const shell = spawnOn(display, [...argv, ...place, "--guests", join(dir, "guests")]);
  const publish = (status: ShellStatus) => server.publish(status);
  publish(WARNING);
  await heard.next();
  const rest = async () => {
    publish(NOTHING_UP);
    await delay(SETTLE_MS);
  };
  return {
    pid: shell.pid ?? 0,
    rest,
    warn: async () => {
      await rest();
      const startedMs = performance.now();
      publish(WARNING);
      await heard.next();
      return performance.now() - startedMs;
    },
    close: async () => {
      await endChild(shell);
      await server.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A browser that is opened to say the same, as a script would: a new profile, one plain page. */
export async function openBareWindow(
  chromium: readonly string[],
  display: BenchDisplay,
): Promise<Running & { readonly paintedMs: number }> {
  const dir = mkdtempSync(join(tmpdir(), "sw-bench-bare-"));
  const painted = new Waiting();
  const site = createServer((request, response) => {
    if (request.url === "/painted") painted.tell();
    response.setHeader("content-type", "text/html").end(PAGE);
  });
  await once(site.listen(0, "127.0.0.1"), "listening");
  const address = site.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
  const startedMs = performance.now();
  const browser = spawnOn(display, [...chromium, `--user-data-dir=${dir}`, `--app=${url}`]);
  await painted.next();
  const paintedMs = performance.now() - startedMs;
  return {
    pid: browser.pid ?? 0,
    paintedMs,
    close: async () => {
      await endChild(browser);
      site.close();
      rmSync(dir, { recursive: true, force: true });
    },
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

/** One at a time: what was told before anybody waits counts as well. */
class Waiting {
  #told = Promise.withResolvers<void>();

  tell(): void {
    this.#told.resolve();
  }

  async next(): Promise<void> {
    const late = delay(LIMIT_MS, undefined, { ref: false }).then(() =>
      Promise.reject(new Error("nothing was painted")),
    );
    late.catch(() => undefined);
    await Promise.race([this.#told.promise, late]);
    this.#told = Promise.withResolvers();
  }
}

function spawnOn(display: BenchDisplay, argv: readonly string[]): ChildProcess {
  const [program = "", ...args] = argv;
  return spawn(program, args, { env: display.environment, stdio: "ignore" });
}
