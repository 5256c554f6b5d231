import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { LockerChoice } from "../../agent/platform/linux/locker-choice.ts";
import { eventually } from "../support/eventually.ts";
import { ON_A_BUSY_MACHINE, reasonToSkip } from "../support/platform-world.ts";
import { WaylandScene } from "../support/wayland-scene.ts";

const skip = reasonToSkip("locks under Wayland", ["root", "systemd", "sway", "swaylock", "grim"]);
const LOCKER_COLOUR = "1d2733";
const OWN_COLOUR = "aa3355";
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
  await eventually("our own cover", () => shownIn(ana) === "cover");
  await scene.isVerified(ana);
  expect(scene.desk.locks.lockOf(ana)).toMatchObject({ by: ["compositor"] });
  // The cover goes when the lock was seen, so by then swaylock must have drawn.
  expect(await scene.colour()).toBe(LOCKER_COLOUR);
  await eventually("no cover over the system's lock", () => shownIn(ana) === "none");
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
    await eventually("our own cover meanwhile", () => shownIn(ana) === "cover");
    const coverMs = Math.round(performance.now() - killedMs);
    await scene.isVerified(ana);
    const lockedMs = Math.round(performance.now() - killedMs);
    process.stdout.write(`swaylock killed: cover ordered ${coverMs} ms, locked ${lockedMs} ms\n`);
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
  await eventually("cleared", () => scene.desk.cleared.length > 0);
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

/** As people have it in sway's configuration. */
const OWN_SWAYIDLE = `
(until [ -e /tmp/up ]; do sleep 0.1; done
WAYLAND_DISPLAY=wayland-1 exec swayidle -w lock "swaylock -f -c ${OWN_COLOUR}") >/dev/null 2>&1 &`;

test.skipIf(skip)(
  "a locker of the person's own, through swayidle, is seen and left alone",
  async () => {
    const ana = await scene.start(undefined, OWN_SWAYIDLE);
    await scene.lockByIdleness(ana);
    await eventually("their colour", async () => (await scene.colour()) === OWN_COLOUR);
    await scene.isVerified(ana);
    expect(scene.desk.rowsOf("lockTried").at(-1)).toMatchObject({ detail: "seen: compositor" });
    expect(await scene.colour()).toBe(OWN_COLOUR);
    // One locker, and its child that asks PAM.
    expect(await scene.lockers()).toHaveLength(2);
    expect(scene.desk.rowsOf("lockBroken")).toEqual([]);
  },
);

/** What a shell would draw there. */
function shownIn(id: string): string | undefined {
  return scene.desk.board.keeper(id)?.shown.surface;
}

function hintCall(id: string): string[] {
  const name = "org.freedesktop.login1";
  const path = `/org/freedesktop/login1/session/_3${id}`;
  return [name, path, `${name}.Session`, "SetLockedHint", "b", "true"];
}
