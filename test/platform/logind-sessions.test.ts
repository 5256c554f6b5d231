import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SessionChange } from "../../agent/core/ports.ts";
import { eventually } from "../support/eventually.ts";
import { LogindNamespace, lockerScript, STUBBORN_SCRIPT } from "../support/logind-namespace.ts";
import { ON_A_BUSY_MACHINE, reasonToSkip } from "../support/platform-world.ts";
import { XDisplay } from "../support/x-display.ts";

const skip = reasonToSkip("sessions of a real logind", [
  "root",
  "systemd",
  "Xvfb",
  "xss-lock",
  "i3lock",
  "xmessage",
]);
const GRACE_MS = 300;
let world: LogindNamespace;
let screen: XDisplay;

beforeAll(async () => {
  if (skip !== null) return;
  [world, screen] = [await LogindNamespace.start(), await XDisplay.start()];
  for (const name of ["ana", "ben"]) await world.addUser(name);
});
afterEach(async () => {
  for (const { id } of await world.sessions.list()) await world.sessions.end(id, 0);
});
afterAll(async () => {
  await world?.stop();
  await screen?.stop();
});

const start = (userName: string, script: string) =>
  world.startSession({ userName, display: screen.name, script });

test.skipIf(skip)("lists the sessions of two people with their homes and displays", async () => {
  const ana = await start("ana", "sleep 7104");
  const ben = await start("ben", "sleep 7104");
  const listed = await world.sessions.list();
  expect(listed).toHaveLength(2);
  expect(listed.find(({ id }) => id === ana)).toMatchObject({
    backEnd: "logind",
    kind: "named",
    userName: "ana",
    homeDir: "/home/ana",
    display: screen.name,
    canUnlock: true,
    freshHome: false,
  });
  expect(listed.find(({ id }) => id === ben)).toMatchObject({ userName: "ben" });
});

test.skipIf(skip)(
  "tells of a new session when its first program has named the display",
  async () => {
    const changes: SessionChange[] = [];
    const cancel = world.sessions.onChange((change) => changes.push(change));
    const ana = await start("ana", "sleep 7104");
    const added = () => changes.find((change) => change.kind === "added");
    await eventually("the session was told", () => added() !== undefined);
    expect(added()).toMatchObject({ session: { id: ana, display: screen.name } });
    cancel();
  },
);

test.skipIf(skip)("a lock is seen twice: LockedHint, and a window over everything", async () => {
  const changes: SessionChange[] = [];
  const cancel = world.sessions.onChange((change) => changes.push(change));
  const ana = await start("ana", lockerScript("i3lock -n -c 880000"));
  await eventually("her notes are on screen", async () => (await screen.countColours()) > 1);
  const outcome = await lockWhenListening(ana);
  expect(outcome).toMatchObject({ status: "locked", by: ["lockedHint", "window"] });
  await eventually("one plain colour", async () => (await screen.countColours()) === 1);
  await eventually("locked was told", () => changes.some(({ kind }) => kind === "locked"));
  cancel();
});

test.skipIf(skip)(
  "a session that ignores everything is gone a second after the grace",
  async () => {
    const ana = await start("ana", STUBBORN_SCRIPT);
    await start("ben", STUBBORN_SCRIPT);
    await eventually("all run", async () => (await world.processesOf("ana")).length >= 8);
    const ben = await world.stayersOf("ben");
    const outcome = await world.sessions.end(ana, GRACE_MS);
    expect(outcome.status).toBe("ended");
    expect(outcome.ms).toBeLessThan(GRACE_MS + 1000);
    expect(await world.processesOf("ana")).toEqual([]);
    // The other person did not notice.
    expect(await world.stayersOf("ben")).toEqual(expect.arrayContaining(ben));
    expect((await world.sessions.list()).map(({ userName }) => userName)).toEqual(["ben"]);
  },
);

test.skipIf(skip)(
  "ending one of two sessions of a person leaves the other alone",
  ON_A_BUSY_MACHINE,
  async () => {
    const first = await start("ana", STUBBORN_SCRIPT);
    await settled("ana");
    const before = await world.stayersOf("ana");
    const second = await start("ana", STUBBORN_SCRIPT);
    await eventually("both run", async () => (await world.stayersOf("ana")).length === 8);
    const outcome = await world.sessions.end(second, GRACE_MS);
    expect(outcome.status).toBe("ended");
    expect(outcome.ms).toBeLessThan(GRACE_MS + 1000);
    expect(await world.stayersOf("ana")).toEqual(expect.arrayContaining(before));
    await eventually("only the first is listed", async () => {
      const ids = (await world.sessions.list()).map(({ id }) => id);
      return ids.length === 1 && ids[0] === first;
    });
  },
);

test.skipIf(skip)("a session whose account was removed is signed out all the same", async () => {
  await world.addUser("cleo");
  const changes: SessionChange[] = [];
  const cancel = world.sessions.onChange((change) => changes.push(change));
  const cleo = await start("cleo", "sleep 7104");
  await eventually("it was told", () => changes.some(({ kind }) => kind === "added"));
  cancel();
  await world.exec("sed", "-i", "/^cleo:/d", "/etc/passwd");
  const outcome = await world.sessions.end(cleo, GRACE_MS);
  expect(outcome).toEqual({ status: "ended", ms: expect.any(Number) });
  await expect(world.exec("pgrep", "-f", "sleep 7104")).rejects.toMatchObject({ code: 1 });
});

/** All four of its stubborn programs sleep. */
async function settled(userName: string): Promise<void> {
  await eventually(`the programs of ${userName} run`, async () => {
    return (await world.stayersOf(userName)).length === 4;
  });
}

/** xss-lock needs a moment to listen; before it does, a lock is an honest failure. */
async function lockWhenListening(sessionId: string) {
  await eventually("xss-lock listens", async () => {
    const out = await world.exec("busctl", "list", "--no-legend");
    return out.includes("xss-lock");
  });
  return world.sessions.lock(sessionId);
}
