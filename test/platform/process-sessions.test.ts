import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SessionChange } from "../../agent/core/ports.ts";
import { findControlGroups } from "../../agent/platform/linux/control-group.ts";
import type { ProcessSessions } from "../../agent/platform/linux/process-sessions.ts";
import { eventually } from "../support/eventually.ts";
import { KioskWorld } from "../support/kiosk-world.ts";
import { ON_A_BUSY_MACHINE, reasonToSkip } from "../support/platform-world.ts";

const skip = reasonToSkip("sessions that the agent runs", [
  "Xvfb",
  "i3lock",
  "xmessage",
  "xdotool",
]);
const noGroups = mayMakeGroups() ? null : "needs root and a writable cgroup v2 tree";
if (noGroups !== null) process.stderr.write(`skipped: control groups: ${noGroups}\n`);
const asRoot = process.getuid?.() === 0;
let world: KioskWorld;
let sessions: ProcessSessions;

beforeAll(async () => {
  if (skip === null) world = await KioskWorld.create();
});
afterEach(async () => sessions.close());
afterAll(async () => world?.stop());

const traceOf = () => join(world.homeDir, "left-by-the-last-person.txt");

async function startKiosk(...how: Parameters<KioskWorld["start"]>): Promise<void> {
  sessions = world.start(...how);
  await sessions.list();
  await eventually("the session's window is there", async () => {
    const found = await world.screen
      .run("xdotool", "search", "--class", "Xmessage")
      .catch(() => "");
    return found.trim() !== "" && existsSync(traceOf()) && world.processes().length >= 9;
  });
}

test.skipIf(skip)("locks with a real locker, seen on a photograph of the screen", async () => {
  await startKiosk();
  expect(await world.screen.countColours()).toBeGreaterThan(1);
  const outcome = await sessions.lock("kiosk");
  expect(outcome).toMatchObject({ status: "locked", by: ["window"] });
  await eventually("one plain colour", async () => (await world.screen.countColours()) === 1);
  expect((await sessions.end("kiosk", 0)).status).toBe("ended");
});

test.skipIf(skip)(
  "a locker that is killed is told as a lock that broke, not as an unlock",
  async () => {
    await startKiosk();
    const before = world.processes();
    await sessions.lock("kiosk");
    const changes: SessionChange[] = [];
    sessions.onChange((change) => changes.push(change));
    const [locker] = world.processes().filter((pid) => !before.includes(pid));
    if (locker !== undefined) process.kill(locker, "SIGKILL");
    await eventually("it is told", () => changes.length > 0);
    expect(changes).toMatchObject([
      { kind: "lockBroken", sessionId: "kiosk", because: "the locker ended with SIGKILL" },
    ]);
  },
);

test.skipIf(skip)("a locker that covers nothing is not believed", async () => {
  await startKiosk({}, ["/bin/sleep", "30"]);
  const outcome = await sessions.lock("kiosk");
  expect(outcome).toMatchObject({ status: "failed", because: "no locker covers the screen" });
});

test.skipIf(skip)(
  "ends children that ignore TERM, fork twice, setsid or drop their environment",
  ON_A_BUSY_MACHINE,
  async () => {
    await startKiosk();
    // Without root there is no control group, and nothing tells a caller's own process without a mark.
    if (!asRoot)
      process.stderr.write("weaker: run as root to see the one without environment end\n");
    const graceMs = 300;
    const outcome = await sessions.end("kiosk", graceMs);
    expect(outcome.status).toBe("ended");
    expect(outcome.ms).toBeLessThan(graceMs + 1000);
    if (asRoot) expect(world.processes()).toEqual([]);
    expect(await sessions.list()).toEqual([]);
  },
);

test.skipIf(skip ?? noGroups)("its control group tells apart what shares an account", async () => {
  await startKiosk({ kind: "generic" });
  expect((await sessions.end("kiosk", 0)).status).toBe("ended");
  expect(world.processes()).toEqual([]);
});

test.skipIf(skip)(
  "starts again within a second, in a home that holds nothing of the last person",
  ON_A_BUSY_MACHINE,
  async () => {
    await startKiosk({ relaunch: true });
    const added = new Promise<number>((resolve) => {
      sessions.onChange(({ kind }) => {
        // At this moment the new program has not run yet: what is in the home is not its own.
        if (kind === "added") resolve(performance.now());
      });
    });
    const before = world.processes();
    await sessions.end("kiosk", 100);
    const endedMs = performance.now();
    expect(existsSync(traceOf())).toBe(false);
    expect((await added) - endedMs).toBeLessThan(1000);
    await eventually("the new run wrote into its own home", () => existsSync(traceOf()));
    expect(world.processes().filter((pid) => before.includes(pid))).toEqual([]);
    await eventually("the last home is deleted", () => retiredHomes().length === 0);
  },
);

test.skipIf(skip)("a home that its owner made hard to delete is deleted all the same", async () => {
  await startKiosk();
  const deep = join(world.homeDir, "a/b");
  await world.runAsUser(
    `mkdir -p ${deep} && touch ${deep}/c && chmod 000 ${deep} ${dirname(deep)}`,
  );
  await sessions.end("kiosk", 0);
  expect(existsSync(world.homeDir)).toBe(false);
  await startKiosk();
  await eventually("the last home is deleted", () => retiredHomes().length === 0);
});

test.skipIf(skip)("a program that ends by itself takes its escaped children along", async () => {
  await startKiosk();
  const [main] = (await world.programPids("escapees.sh")).slice(0, 1);
  process.kill(main ?? Number.NaN, "SIGKILL");
  await eventually("the session is over", async () => (await sessions.list()).length === 0);
  if (asRoot) expect(world.processes()).toEqual([]);
});

test.skipIf(skip)(
  "a kiosk that an earlier agent left running is ended before the new one starts",
  async () => {
    await startKiosk();
    const before = world.processes();
    const after = world.start();
    expect(await after.list()).toMatchObject([{ id: "kiosk", isNew: true }]);
    expect(world.processes().filter((pid) => before.includes(pid))).toEqual([]);
    await after.close();
  },
);

test.skipIf(skip)("a session of staff that an earlier agent left running goes on", async () => {
  const staff = { kind: "named", freshHome: true } as const;
  await startKiosk(staff);
  const before = world.processes();
  const after = world.start(staff);
  expect((await after.list()).map(({ id, isNew }) => [id, isNew])).toEqual([["kiosk", undefined]]);
  expect(before.filter((pid) => !world.processes().includes(pid))).toEqual([]);
  expect((await after.end("kiosk", 0)).status).toBe("ended");
});

test.skipIf(skip)("starts nothing where others could tamper with the home's parent", async () => {
  chmodSync(join(world.dir, "homes"), 0o777);
  sessions = world.start();
  expect(await sessions.list()).toEqual([]);
  chmodSync(join(world.dir, "homes"), 0o755);
});

function mayMakeGroups(): boolean {
  const dir = findControlGroups();
  return dir !== null && statSync(dir).uid === process.getuid?.();
}

function retiredHomes(): string[] {
  return readdirSync(join(world.dir, "homes")).filter((name) => name.startsWith(".retired-"));
}
