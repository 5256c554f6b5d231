import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { IdleEdge, IdleWatch } from "../../agent/core/ports.ts";
import { eventually } from "../support/eventually.ts";
import { watchedUid as uid } from "../support/idle-world.ts";
import { sessionOf } from "../support/local-channel.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { XDisplay } from "../support/x-display.ts";
import { x11Displays, xProbes } from "../support/x-idle.ts";

const skip = reasonToSkip("idle time of a real X server", ["Xvfb", "xdotool"]);
const displays = x11Displays();

type SeenEdge = IdleEdge & { readonly atMs: number };
let screen: XDisplay;
let seen: SeenEdge[] = [];
let watch: IdleWatch;

beforeAll(async () => {
  if (skip === null) screen = await XDisplay.start();
});
afterEach(() => {
  watch.close();
  seen = [];
});
afterAll(async () => {
  displays.close();
  await screen?.stop();
});

test.skipIf(skip)("tells of idle at the threshold, and of the next key at once", async () => {
  watch = startWatch(700);
  await eventually("the watch is armed", () => xProbes().length === 1 && seen.length > 0);
  seen = [];
  await screen.pressKey();
  const pressedMs = performance.now();
  await eventually("active", () => kinds().includes("active"));
  await eventually("idle", () => kinds().at(-1) === "idle");
  expect(kinds()).toEqual(["active", "idle"]);
  const idleAtMs = (seen[1]?.atMs ?? 0) - pressedMs;
  // Measured: a few milliseconds. The rest is room for a busy machine.
  expect(idleAtMs).toBeGreaterThan(600);
  expect(idleAtMs).toBeLessThan(900);
  await screen.pressKey();
  await eventually("active again", () => kinds().length === 3 && kinds().at(-1) === "active");
});

test.skipIf(skip)(
  "tells at once when the threshold had passed before the watch began",
  async () => {
    await screen.pressKey();
    await sleep(400);
    watch = startWatch(200);
    await eventually("idle", () => kinds().includes("idle"));
    const edge = seen[0];
    expect(edge?.kind === "idle" && edge.idleMs).toBeGreaterThanOrEqual(400);
  },
);

test.skipIf(skip)(
  "tells of input after the threshold was raised in the middle of an idle spell",
  async () => {
    await screen.pressKey();
    watch = startWatch(200);
    await eventually("idle", () => kinds().includes("idle"));
    watch.setThreshold(60_000);
    await sleep(100);
    await screen.pressKey();
    await eventually("active", () => kinds().at(-1) === "active");
  },
);

test.skipIf(skip)("is unknown while the probe is dead, and known again without input", async () => {
  await screen.pressKey();
  watch = startWatch(60_000);
  await eventually("the probe runs", () => xProbes().length === 1);
  for (const pid of xProbes()) process.kill(pid, "SIGKILL");
  await eventually("unknown", () => kinds().includes("unknown"));
  await eventually("known again", () => kinds().at(-1) === "idle");
  const edge = seen.at(-1);
  expect(edge?.kind === "idle" && edge.idleMs).toBeLessThan(60_000);
});

test.skipIf(skip)("is known again after a loss without any threshold", async () => {
  watch = displays.watch(sessionOf({ uid, display: screen.name }), listen);
  await eventually("the probe runs", () => xProbes().length === 1);
  for (const pid of xProbes()) process.kill(pid, "SIGKILL");
  await eventually("unknown", () => kinds().includes("unknown"));
  await eventually("known again", () => kinds().at(-1) === "idle");
});

test.skipIf(skip)("a prepared probe is taken over, not started a second time", async () => {
  displays.prepare({ display: screen.name, xAuthorityPath: null, uid });
  await eventually("the probe runs", () => xProbes().length === 1);
  const [prepared] = xProbes();
  watch = startWatch(100);
  await eventually("idle", () => kinds().includes("idle"));
  expect(xProbes()).toEqual([prepared]);
  process.kill(prepared ?? Number.NaN, "SIGKILL");
  await eventually("its end is told to the watch", () => kinds().includes("unknown"));
});

test.skipIf(skip)("a prepared probe that died is replaced when somebody watches", async () => {
  displays.prepare({ display: screen.name, xAuthorityPath: null, uid });
  await eventually("the probe runs", () => xProbes().length === 1);
  for (const pid of xProbes()) process.kill(pid, "SIGKILL");
  await eventually("it is gone", () => xProbes().length === 0);
  watch = startWatch(100);
  await eventually("idle", () => kinds().includes("idle"));
});

test.skipIf(skip)("is unknown while the X server hangs", async () => {
  watch = startWatch(60_000);
  await eventually("the probe runs", () => xProbes().length === 1);
  screen.freeze();
  watch.setThreshold(30_000);
  await eventually("unknown", () => kinds().includes("unknown"));
  screen.thaw();
  await eventually("known again", () => kinds().at(-1) === "idle");
});

test.skipIf(skip)("is unknown where there is no X server", async () => {
  watch = displays.watch(sessionOf({ uid, display: ":59999" }), listen);
  await eventually("unknown", () => kinds().includes("unknown"));
});

test.skipIf(skip || process.getuid?.() !== 0)(
  "looks at a display with that user's rights",
  async () => {
    watch = startWatch(60_000);
    await eventually("the probe runs", () => xProbes().length === 1);
    await eventually("it is that user", () =>
      xProbes().every((pid) => ownerOf(pid) === String(uid)),
    );
  },
);

function startWatch(idleMs: number): IdleWatch {
  const started = displays.watch(sessionOf({ uid, display: screen.name }), listen);
  started.setThreshold(idleMs);
  return started;
}

function listen(edge: IdleEdge): void {
  seen.push({ ...edge, atMs: performance.now() });
}

function kinds(): string[] {
  return seen.map(({ kind }) => kind);
}

function ownerOf(pid: number): string {
  return execFileSync("ps", ["-o", "uid=", "-p", String(pid)])
    .toString()
    .trim();
}
