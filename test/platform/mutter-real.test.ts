import { chmodSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { IdleEdge, IdleWatch } from "../../agent/core/ports.ts";
import { eventually } from "../support/eventually.ts";
import { idleWithoutDisplay, waylandSession } from "../support/idle-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { RealMutter } from "../support/real-mutter.ts";
import { SessionBus } from "../support/session-bus.ts";

const skip = reasonToSkip("idle time of a real Mutter", ["dbus-daemon", "mutter"]);
let bus: SessionBus;
let mutter: RealMutter | null = null;
let watch: IdleWatch;
let seen: IdleEdge[] = [];
const source = idleWithoutDisplay();

afterEach(async () => {
  watch.close();
  await mutter?.stop();
  await bus.stop();
  seen = [];
});

test.skipIf(skip)("tells of idle and of the next key of a real Mutter", async () => {
  bus = await SessionBus.start((dir) => chmodSync(dir, 0o755));
  mutter = await RealMutter.start(bus);
  watch = source.watch(waylandSession(bus.address), (edge) => seen.push(edge));
  watch.setThreshold(1000);
  await eventually("idle", () => kinds().at(-1) === "idle");
  await mutter.pressKey();
  await eventually("active", () => kinds().at(-1) === "active");
  await eventually("idle again", () => kinds().at(-1) === "idle");
  const edge = seen.at(-1);
  expect(edge?.kind === "idle" && edge.idleMs).toBeGreaterThanOrEqual(990);
  expect(edge?.kind === "idle" && edge.idleMs).toBeLessThan(1400);
  expect(source.health()).toMatchObject({ value: { works: true, by: ["mutter"] } });
});

test.skipIf(skip)("is unknown when a real Mutter dies", async () => {
  bus = await SessionBus.start((dir) => chmodSync(dir, 0o755));
  mutter = await RealMutter.start(bus);
  watch = source.watch(waylandSession(bus.address), (edge) => seen.push(edge));
  watch.setThreshold(1000);
  await eventually("idle", () => kinds().at(-1) === "idle");
  await mutter.stop();
  mutter = null;
  await eventually("unknown", () => kinds().at(-1) === "unknown");
});

function kinds(): string[] {
  return seen.map(({ kind }) => kind);
}
