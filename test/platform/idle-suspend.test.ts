import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IdleEdge } from "../../agent/core/ports.ts";
import { FusedIdle } from "../../agent/platform/linux/fused-idle.ts";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { eventually } from "../support/eventually.ts";
import { sessionBuses, watchedUid } from "../support/idle-world.ts";
import { sessionOf } from "../support/keeper-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { XDisplay } from "../support/x-display.ts";
import { x11Displays } from "../support/x-idle.ts";

const skip = reasonToSkip("idle time of a real X server over a sleep", ["Xvfb", "xdotool"]);
const accounts = new UserAccounts();
const displays = x11Displays(accounts);
let screen: XDisplay;

beforeAll(async () => {
  if (skip === null) screen = await XDisplay.start();
});
afterAll(async () => {
  displays.close();
  await screen?.stop();
});

/** Nothing here can sleep: uptime leaps instead, of which an X server's counter knows nothing either. */
function watchDisplay(thresholdMs: number) {
  let sleptMs = 0;
  const uptimeMs = () => performance.now() + sleptMs;
  const at = (whenMs: number, wake: () => void) =>
    systemClock.at(whenMs - uptimeMs() + systemClock.uptimeMs(), wake);
  const idle = new FusedIdle({
    ...{ displays, buses: sessionBuses(accounts), systemBus: null },
    clock: { uptimeMs, nowMs: Date.now, at },
  });
  const edges: IdleEdge[] = [];
  const session = sessionOf("a", {
    backEnd: "process",
    display: screen.name,
    uid: watchedUid,
    gid: watchedUid,
  });
  const watch = idle.watch(session, (edge) => edges.push(edge));
  watch.setThreshold(thresholdMs);
  const sleepFor = (ms: number) => {
    sleptMs += ms;
    idle.resumed();
  };
  const last = () => edges.at(-1);
  return { watch, edges, last, sleepFor, uptimeMs };
}

test.skipIf(skip)(
  "a real display's idle time counts a sleep, and its next key is heard",
  async () => {
    const { watch, edges, last, sleepFor, uptimeMs } = watchDisplay(60_000);
    await screen.pressKey();
    const pressedMs = uptimeMs();
    await sleep(500);
    sleepFor(30_000);
    await sleep(300);
    expect(edges).toEqual([]);
    sleepFor(40_000);
    await eventually("idle", () => last()?.kind === "idle");
    const edge = last();
    const awayMs = uptimeMs() - pressedMs;
    expect(edge?.kind === "idle" && Math.abs(edge.idleMs - awayMs)).toBeLessThan(500);
    watch.setThreshold(50_000);
    await sleep(300);
    expect(edges.every(({ kind }) => kind === "idle")).toBe(true);
    expect(last()?.kind === "idle" && edge?.kind === "idle").toBe(true);
    await screen.pressKey();
    await eventually("somebody is there", () => last()?.kind === "active");
    sleepFor(20_000);
    await sleep(500);
    expect(last()?.kind).toBe("active");
    watch.close();
  },
);
