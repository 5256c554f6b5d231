import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { I3LOCK, LockScene } from "../support/lock-scene.ts";
import { lockerScript } from "../support/logind-namespace.ts";
import { ON_A_BUSY_MACHINE, reasonToSkip } from "../support/platform-world.ts";

const skip = reasonToSkip("locks of a real logind", [
  "root",
  "systemd",
  "Xvfb",
  "xss-lock",
  "i3lock",
  "xmessage",
  "xdotool",
]);
let scene: LockScene;

beforeAll(async () => {
  if (skip === null) scene = await LockScene.open();
});
beforeEach(() => {
  if (skip === null) scene.openDesk();
});
afterEach(async () => scene?.endAll());
afterAll(async () => scene?.stop());

test.skipIf(skip)("of two people only the idle one is locked, as a photograph shows", async () => {
  scene.openDesk({ lockAfterMs: 23_000 });
  const [screen, bensScreen] = scene.screens;
  const typing = setInterval(() => void bensScreen.pressKey(), 300);
  const ana = await scene.start("ana", I3LOCK);
  const ben = await scene.start("ben", I3LOCK, bensScreen);
  await scene.lockByIdleness(ana);
  clearInterval(typing);
  await eventually("one plain colour", async () => (await screen.countColours()) === 1);
  expect(await bensScreen.countColours()).toBeGreaterThan(1);
  expect(scene.desk.locks.lockOf(ana)).toMatchObject({ by: ["lockedHint", "window"] });
  expect(scene.stateOf(ben)).toMatchObject({ lockedAtMs: null, idle: false });
  expect([await scene.hintOf(ana), await scene.hintOf(ben)]).toEqual([true, false]);
});

test.skipIf(skip)(
  "a locker that is killed is followed by another within a second, and it is told",
  ON_A_BUSY_MACHINE,
  async () => {
    const ana = await scene.start("ana", I3LOCK);
    await scene.lockByIdleness(ana);
    expect(await scene.killLocker(ana)).toBeLessThan(1000);
    const { locks, rowsOf } = scene.desk;
    await eventually("it was verified", () => typeof locks.lockOf(ana)?.ms === "number");
    expect(rowsOf("lockBroken")).toMatchObject([
      { sessionId: ana, locksAgain: true, because: expect.stringContaining("nobody had touched") },
    ]);
    expect(rowsOf("sessionAct")).toMatchObject([{ outcome: "done" }, { outcome: "done" }]);
  },
);

test.skipIf(skip)("who types the password is let in, and counted as a quick return", async () => {
  const ana = await scene.start("ana", I3LOCK);
  await scene.lockByIdleness(ana);
  await scene.typePassword(ana);
  expect(await scene.lockers()).toEqual([]);
  expect(scene.desk.rowsOf("lockBroken")).toEqual([]);
  expect(scene.desk.quickReturns.rows()).toMatchObject([{ policy: "wards", line: 8, count: 1 }]);
});

test.skipIf(skip)("an unlock that logind was asked for is an explained one", async () => {
  const ana = await scene.start("ana", I3LOCK);
  await scene.lockByIdleness(ana);
  await scene.unlockThroughLogind(ana);
  expect(scene.desk.rowsOf("lockBroken")).toEqual([]);
});

test.skipIf(skip)(
  "a locker that only sleeps is not believed: a real one is started, and opens by password",
  async () => {
    const ana = await scene.start("ana", lockerScript("sleep 30"));
    await scene.lockByIdleness(ana);
    const { locks, rowsOf } = scene.desk;
    expect(locks.lockOf(ana)).toMatchObject({ by: ["window"] });
    expect(rowsOf("lockTried")).toMatchObject([
      { rung: "logind", locked: false, detail: expect.stringContaining("no locker covers") },
      { rung: "locker", locked: true, detail: "seen: window" },
    ]);
    const [screen] = scene.screens;
    await eventually("one plain colour", async () => (await screen.countColours()) === 1);
    await scene.typePassword(ana);
    expect(rowsOf("lockBroken")).toEqual([]);
    expect(await scene.hintOf(ana)).toBe(false);
  },
);

test.skipIf(skip)(
  "where nobody listens the locker is systemd's child, is followed when killed, and obeys logind",
  ON_A_BUSY_MACHINE,
  async () => {
    const ana = await scene.start("ana", "xmessage -timeout 0 'My notes'");
    await scene.lockByIdleness(ana);
    expect(await scene.hintOf(ana)).toBe(true);
    const [locker = ""] = await scene.lockers();
    const parent = await scene.world.exec("ps", "-o", "ppid=", "-o", "user=", "-p", locker);
    expect(parent.trim().split(/\s+/)).toEqual(["1", "ana"]);
    expect(await scene.killLocker(ana)).toBeLessThan(1000);
    expect(scene.desk.rowsOf("lockBroken")).toMatchObject([
      { because: "our locker was ended by signal 9" },
    ]);
    await eventually("verified", () => typeof scene.desk.locks.lockOf(ana)?.ms === "number");
    await scene.unlockThroughLogind(ana);
    await eventually("it is gone", async () => (await scene.lockers()).length === 0);
    expect(await scene.hintOf(ana)).toBe(false);
  },
);

test.skipIf(skip)("a locker of ours outlives the agent, and the next one knows it", async () => {
  const ana = await scene.start("ana", "xmessage -timeout 0 'My notes'");
  await scene.lockByIdleness(ana);
  const lockers = await scene.lockers();
  await scene.restartAgent();
  await eventually("locked", () => typeof scene.stateOf(ana)?.lockedAtMs === "number");
  expect(await scene.lockers()).toEqual(lockers);
  await scene.typePassword(ana);
  expect(scene.desk.rowsOf("lockBroken")).toEqual([]);
});

test.skipIf(skip)(
  "an account that nobody could unlock is covered and cleared instead",
  async () => {
    const guest = await scene.start("guest", I3LOCK);
    await scene.beIdle(guest);
    await eventually("cleared", () => scene.desk.cleared.length > 0);
    expect(scene.desk.cleared).toEqual(["/home/guest"]);
    expect(scene.desk.board.keeper(guest)?.shown.surface).toBe("cover");
    expect(await scene.hintOf(guest)).toBe(false);
    expect(await scene.lockers()).toEqual([]);
    // An order that comes past the machine is refused by the account itself.
    expect(await scene.world.sessions.lock(guest)).toMatchObject({
      status: "failed",
      because: "nobody could unlock it",
    });
  },
);
