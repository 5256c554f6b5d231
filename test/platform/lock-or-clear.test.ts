import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { LockerChoice } from "../../agent/platform/linux/locker-choice.ts";
import { eventually } from "../support/eventually.ts";
import { I3LOCK, LockScene } from "../support/lock-scene.ts";
import { lockerScript } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { isHeldAwake, pretendSleep, sleepOf } from "../support/pretended-sleep.ts";

const skip = reasonToSkip("holds and failed locks of a real logind", [
  ...(["root", "systemd", "Xvfb", "xss-lock", "i3lock", "xmessage"] as const),
]);
const LIAR: LockerChoice = {
  ...{ command: ["/usr/bin/sleep", "30"], pamService: "i3lock", screen: "x11" },
};
const CALLS = { keepAwake: { allow: ["video-call"], maxMs: 600_000 } };
let scene: LockScene;

beforeAll(async () => {
  if (skip === null) scene = await LockScene.open();
});
afterEach(async () => scene?.endAll());
afterAll(async () => scene?.stop());

test.skipIf(skip)(
  "a call on the list holds the lock until it ends, and is written down",
  async () => {
    scene.openDesk(CALLS);
    const ana = await startHeldBy("zoom");
    await eventually("heard", () => scene.desk.rowsOf("keepAwakeAsked").length === 1);
    await scene.beIdle(ana);
    expect(await triesToLock()).toBe(0);
    await scene.world.exec("pkill", "-u", "ana", "-x", "systemd-inhibit");
    await eventually("the holder has gone", isReleased);
    await scene.lockByIdleness(ana);
    const { rowsOf } = scene.desk;
    const asked = { holder: "video-call", program: "zoom", through: "logind" };
    expect(rowsOf("keepAwakeAsked")).toEqual([asked]);
    expect(rowsOf("keepAwake")).toMatchObject([{ holds: true }, { holds: false }]);
    expect(rowsOf("sessionAct")).toMatchObject([{ act: "lock", reason: "idle", outcome: "done" }]);
  },
);

test.skipIf(skip)("what is not on the list holds nothing: locked on time", async () => {
  scene.openDesk(CALLS);
  const ana = await startHeldBy("backup");
  await scene.lockByIdleness(ana);
  expect(scene.desk.rowsOf("keepAwakeAsked")).toEqual([]);
});

test.skipIf(skip)("a call that goes on beyond the longest hold is locked over", async () => {
  scene.openDesk(CALLS);
  const ana = await startHeldBy("zoom");
  await eventually("heard", () => scene.desk.rowsOf("keepAwakeAsked").length === 1);
  await scene.beIdle(ana);
  expect(await triesToLock()).toBe(0);
  scene.desk.clock.advance(CALLS.keepAwake.maxMs);
  await scene.lockByIdleness(ana);
});

test.skipIf(skip)("no call holds the length of a session", async () => {
  scene.openDesk({ ...CALLS, lockAfterMs: null, maxLengthMs: 1_800_000 });
  const ana = await startHeldBy("zoom");
  await eventually("heard", () => scene.desk.rowsOf("keepAwakeAsked").length === 1);
  scene.desk.clock.advance(1_790_000);
  expect(scene.desk.rowsOf("sessionAct")).toEqual([]);
  scene.desk.clock.advance(10_000);
  await eventually("its end", () => scene.desk.rowsOf("sessionAct").length > 0);
  expect(scene.desk.rowsOf("sessionAct")[0]).toMatchObject({ reason: "maxLength" });
  expect(scene.stateOf(ana)?.lockedAtMs ?? null).toBeNull();
});

test.skipIf(skip).each([
  ["swapped for sleep", lockerScript("sleep 30"), [LIAR]],
  ["absent", "xmessage -timeout 0 'My notes'", []],
])(
  "every locker %s: covered while that is tried, then cleared, and nothing says that it is locked",
  async (_, script, lockers) => {
    await scene.openDeskWith(lockers);
    const ana = await scene.start("ana", script);
    await scene.beIdle(ana);
    const surface = () => scene.desk.board.keeper(ana)?.shown.surface;
    await eventually("covered meanwhile", () => surface() === "cover");
    await eventually("cleared", () => scene.desk.cleared.length > 0);
    const { rowsOf, locks } = scene.desk;
    expect(scene.desk.cleared).toEqual(["/home/ana"]);
    expect(locks.lockOf(ana)).toBeNull();
    expect(scene.stateOf(ana)?.lockedAtMs).toBeNull();
    const tried = [
      { rung: "logind", locked: false },
      { rung: "locker", locked: false },
    ];
    expect(rowsOf("lockTried")).toMatchObject(tried);
    expect(rowsOf("sessionAct")[0]).toMatchObject({
      act: "lock",
      outcome: expect.not.stringMatching("done"),
    });
    await eventually("the cover goes", () => surface() !== "cover");
    expect(locks.failing).toBe(1);
    scene.desk.clock.advance(61_000);
    await eventually("tried again", () => rowsOf("lockTried").length > tried.length);
  },
);

test.skipIf(skip)(
  "a real logind sleeps once the session is seen to be locked, and waits the next time too",
  async () => {
    const { world } = scene;
    await pretendSleep(world);
    await scene.openDeskBeforeSleep();
    const ana = await scene.start("ana", I3LOCK);
    await eventually("held awake", () => isHeldAwake(world));
    expect(await sleepOf(world)).toEqual(["yes", "i3lock"]);
    expect(scene.desk.rowsOf("sessionAct")).toMatchObject([
      { act: "lock", reason: "idle", outcome: "done" },
    ]);
    await eventually("held awake again", () => isHeldAwake(world));
    expect(scene.desk.locks.lockOf(ana)).toMatchObject({ by: ["lockedHint", "window"] });
  },
);

/** Somebody in whose session a program holds logind's idleness. */
function startHeldBy(who: string): Promise<string> {
  const hold = `systemd-inhibit --what=idle --who=${who} --why=call --mode=block sleep 7113 &`;
  return scene.start("ana", `${hold} ${I3LOCK}`);
}

async function triesToLock(): Promise<number> {
  await scene.desk.board.start();
  return scene.desk.rowsOf("lockTried").length;
}

/** Some seconds pass before a hold that is over is let go. */
function isReleased(): boolean {
  scene.desk.clock.advance(2000);
  return scene.desk.rowsOf("keepAwake").some(({ because }) => because === "released");
}
