import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { IdleEdge, IdleWatch, SessionInfo } from "../../agent/core/ports.ts";
import { FusedIdle } from "../../agent/platform/linux/fused-idle.ts";
import { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { eventually } from "../support/eventually.ts";
import { sessionBuses } from "../support/idle-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { silentLog } from "../support/silent-log.ts";
import { moveVirtualPointer } from "../support/virtual-pointer.ts";
import { WaylandScene } from "../support/wayland-scene.ts";

const needs = ["root", "systemd", "sway", "swayidle", "grim"] as const;
const skip = reasonToSkip("idle time under a real sway", needs);
/** As an admin would have sway start it: the hint is that of the session it runs in. */
const SWAYIDLE = `
(until [ -e /tmp/up ]; do sleep 0.1; done
WAYLAND_DISPLAY=wayland-1 exec swayidle -w idlehint 1) >/dev/null 2>&1 &`;
const HEARD_FROM_COMPOSITOR = { value: { works: true, by: ["wayland"], because: null } };
const THRESHOLD_MS = 1_500;
let scene: WaylandScene;
let session: SessionInfo & { readonly waylandSocket: string };
let bus: SystemBus;
let source: FusedIdle;
let watch: IdleWatch | null = null;
let seen: IdleEdge[] = [];

beforeAll(async () => {
  if (skip !== null) return;
  scene = await WaylandScene.open();
  const { waylandSocket = "", ...rest } = await scene.session(await scene.start([], SWAYIDLE));
  session = { ...rest, waylandSocket };
  bus = new SystemBus({ address: scene.world.busAddress, log: silentLog });
  source = new FusedIdle({
    displays: scene.world.displays,
    buses: sessionBuses(scene.world.accounts),
    systemBus: bus,
    clock: systemClock,
  });
});
afterEach(() => {
  watch?.close();
  seen = [];
});
afterAll(async () => {
  await bus?.close();
  await scene?.endAll();
  await scene?.world.stop();
});

test.skipIf(skip)("a real sway tells when nobody is there, and of the next input", async () => {
  expect(session.waylandSocket).toMatch(/\/wayland-1$/);
  listen(session);
  // Until the compositor has answered, the session's hint is believed, which counts from itself.
  await vi.waitFor(() => expect(source.health()).toMatchObject(HEARD_FROM_COMPOSITOR));
  await becomes("idle");
  await moveVirtualPointer(session.waylandSocket);
  await becomes("active");
  const movedMs = performance.now();
  await becomes("idle");
  const edge = seen.at(-1);
  expect(edge?.kind === "idle" && edge.idleMs).toBeGreaterThanOrEqual(THRESHOLD_MS - 10);
  expect(edge?.kind === "idle" && edge.idleMs).toBeLessThan(THRESHOLD_MS + 400);
  expect(performance.now() - movedMs).toBeGreaterThan(THRESHOLD_MS - 300);
  expect(source.health()).toMatchObject(HEARD_FROM_COMPOSITOR);
});

test.skipIf(skip)("where a compositor tells nothing, swayidle's idlehint is heard", async () => {
  const { waylandSocket, ...unheard } = session;
  listen(unheard);
  // Until it has moved once, a hint says nothing.
  await moveVirtualPointer(waylandSocket);
  await becomes("idle");
  await moveVirtualPointer(waylandSocket);
  await becomes("active");
  await becomes("idle");
  expect(source.health()).toMatchObject({ value: { by: ["idleHint"] } });
});

function listen(to: SessionInfo): void {
  watch = source.watch(to, (edge) => seen.push(edge));
  watch.setThreshold(THRESHOLD_MS);
}

function becomes(kind: IdleEdge["kind"]): Promise<void> {
  return eventually(kind, () => seen.at(-1)?.kind === kind);
}
