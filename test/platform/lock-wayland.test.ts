import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { LockerChoice } from "../../agent/platform/linux/locker-choice.ts";
import { eventually } from "../support/eventually.ts";
import { ON_A_BUSY_MACHINE, reasonToSkip } from "../support/platform-world.ts";
import { WaylandScene } from "../support/wayland-scene.ts";

const skip = reasonToSkip("locks under Wayland", ["root", "systemd", "sway", "swaylock", "grim"]);
const LOCKER_COLOUR = "1d2733";
const LIAR: LockerChoice = {
  command: ["/usr/bin/sleep", "30"],
  pamService: "swaylock",
  screen: "wayland",
};
let scene: WaylandScene;

beforeAll(async () => {
  if (skip === null) scene = await WaylandScene.open();
});
afterEach(async () => scene?.endAll());
afterAll(async () => scene?.world.stop());

test.skipIf(skip)("swaylock locks a real sway, which says so itself", async () => {
  const ana = await scene.start();
  await scene.lockByIdleness(ana);
  await scene.isVerified(ana);
  expect(scene.desk.locks.lockOf(ana)).toMatchObject({ by: ["compositor"] });
  await eventually("the locker's colour", async () => (await scene.colour()) === LOCKER_COLOUR);
  const [locker = ""] = await scene.lockers();
  // swaylock's own word for "somebody gave the right answer".
  await scene.world.exec("kill", "-USR1", locker);
  await eventually("unlocked", () => scene.desk.locks.lockOf(ana) === null);
  expect(scene.desk.rowsOf("lockBroken")).toEqual([]);
});

test.skipIf(skip)(
  "a swaylock that is killed is followed by another within a second",
  ON_A_BUSY_MACHINE,
  async () => {
    const ana = await scene.start();
    await scene.lockByIdleness(ana);
    await scene.isVerified(ana);
    const before = await scene.lockers();
    await scene.world.exec("kill", "-KILL", ...before);
    const killedMs = performance.now();
    await eventually("broken", () => scene.desk.rowsOf("lockBroken").length === 1);
    await scene.isVerified(ana);
    expect(performance.now() - killedMs).toBeLessThan(1000);
    const now = await scene.lockers();
    expect(now.filter((pid) => before.includes(pid))).toEqual([]);
    expect(now.length).toBeGreaterThan(0);
    expect(await scene.colour()).toBe(LOCKER_COLOUR);
  },
);

test.skipIf(skip)("a locker swapped for sleep is not believed: cleared, not locked", async () => {
  const ana = await scene.start([LIAR]);
  await scene.lockByIdleness(ana);
  await eventually("cleared", () => scene.desk.cleared.length > 0, 8000);
  expect(scene.desk.locks.lockOf(ana)).toBeNull();
  expect(scene.desk.rowsOf("lockTried")).toMatchObject([
    { rung: "logind", locked: false },
    { rung: "locker", locked: false, detail: "/usr/bin/sleep does not lock the compositor" },
  ]);
});

test.skipIf(skip)("a hint that nothing stands behind is not believed either", async () => {
  const ana = await scene.start([LIAR]);
  await scene.world.exec("busctl", "call", ...hintCall(ana));
  expect(await scene.world.sessions.lock(ana)).toMatchObject({
    status: "failed",
    rungs: [{ because: "LockedHint is true, but not for the compositor" }, { rung: "locker" }],
  });
});

function hintCall(id: string): string[] {
  const name = "org.freedesktop.login1";
  const path = `/org/freedesktop/login1/session/_3${id}`;
  return [name, path, `${name}.Session`, "SetLockedHint", "b", "true"];
}
