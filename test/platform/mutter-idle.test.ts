import { chmodSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import type { IdleEdge, IdleWatch } from "../../agent/core/ports.ts";
import { readProcesses } from "../../agent/platform/linux/process-table.ts";
import { eventually } from "../support/eventually.ts";
import { idleWithoutDisplay, watchedUid, waylandSession } from "../support/idle-world.ts";
import { MutterStandIn } from "../support/mutter-stand-in.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { SessionBus } from "../support/session-bus.ts";

/** Real Mutter is in `mutter-real.test.ts`; here its interface is our own stand-in. */
const skip = reasonToSkip("Mutter's interface on a session bus", ["dbus-daemon"]);
const source = idleWithoutDisplay();

let bus: SessionBus;
let mutter: MutterStandIn;
let watch: IdleWatch;
let seen: IdleEdge[] = [];

afterEach(async () => {
  watch.close();
  mutter?.stop();
  await bus.stop();
  seen = [];
});

test.skipIf(skip)("tells of idle and of the next input through a stand-in of Mutter", async () => {
  await start();
  await eventually("idle", () => kinds().at(-1) === "idle");
  mutter.input();
  await eventually("active", () => kinds().at(-1) === "active");
  await eventually("idle again", () => kinds().at(-1) === "idle");
  const edge = seen.at(-1);
  expect(edge?.kind === "idle" && edge.idleMs).toBeGreaterThanOrEqual(590);
  expect(edge?.kind === "idle" && edge.idleMs).toBeLessThan(900);
  expect(source.health()).toMatchObject({ value: { works: true, by: ["mutter"], because: null } });
});

test.skipIf(skip)("asks nothing of a stand-in of Mutter while nobody is there", async () => {
  await start();
  await eventually("idle", () => kinds().at(-1) === "idle");
  await sleep(500);
  const before = mutter.calls;
  await sleep(1500);
  expect(mutter.calls).toBe(before);
});

test.skipIf(skip)("is not held up by what inhibits a stand-in of Mutter", async () => {
  await start(() => {
    mutter.inhibited = true;
  });
  mutter.input();
  await eventually("idle although no watch fires", () => kinds().at(-1) === "idle");
});

test.skipIf(skip)("a stand-in of Mutter whose clock stands still is unknown", async () => {
  await start(() => {
    mutter.frozenAtMs = 0;
  });
  await eventually("unknown", () => kinds().includes("unknown"), 30_000);
  expect(seen.at(-1)).toMatchObject({
    because:
      "mutter: the idle time stands still at 0 ms; the session has no compositor that is known; no program of the session ever set its IdleHint",
  });
  expect(source.health()).toMatchObject({ state: "known", value: { works: false } });
});

test.skipIf(skip)("is unknown without Mutter, and known when it comes", async () => {
  bus = await SessionBus.start((dir) => chmodSync(dir, 0o755));
  startWatch();
  await eventually("unknown", () => kinds().at(-1) === "unknown");
  await addMutter();
  await eventually("known", () => kinds().at(-1) === "idle");
  mutter.input();
  await eventually("the first input after that", () => kinds().at(-1) === "active");
});

test.skipIf(skip || process.getuid?.() !== 0)(
  "speaks on the bus with the session's uid, never as root",
  async () => {
    await start();
    await eventually("idle", () => kinds().at(-1) === "idle");
    const probes = readProcesses().filter(({ parentPid }) => parentPid === process.pid);
    expect(probes.some((row) => row.uid === watchedUid)).toBe(true);
  },
);

async function start(prepare: () => void = () => undefined): Promise<void> {
  bus = await SessionBus.start((dir) => chmodSync(dir, 0o755));
  await addMutter();
  prepare();
  startWatch();
}

async function addMutter(): Promise<void> {
  mutter = new MutterStandIn(bus.client(), bus.address);
  await mutter.start();
}

function startWatch(): void {
  watch = source.watch(waylandSession(bus.address), (edge) => seen.push(edge));
  watch.setThreshold(600);
}

function kinds(): string[] {
  return seen.map(({ kind }) => kind);
}
