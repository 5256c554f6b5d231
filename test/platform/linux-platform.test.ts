import { afterAll, beforeAll, expect, test } from "vitest";
import { SessionHands } from "../../agent/core/shell-hands.ts";
import { createPlatform } from "../../agent/platform/platform.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { eventually } from "../support/eventually.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { BUS_PROBE_PATH, PROBE_PATH } from "../support/programs.ts";
import { silentLog } from "../support/silent-log.ts";
import { tempDir } from "../support/temp-dir.ts";
import { XDisplay } from "../support/x-display.ts";

const skip = reasonToSkip("the whole platform", ["Xvfb", "xdotool"]);
let screen: XDisplay;
beforeAll(async () => {
  if (skip === null) screen = await XDisplay.start();
});
afterAll(async () => screen?.stop());

test.skipIf(skip)("runs its own sessions and watches them where there is no logind", async () => {
  const platform = createPlatform({
    programs: {
      leftovers: "/nonexistent",
      x11Probe: PROBE_PATH,
      sessionBusProbe: BUS_PROBE_PATH,
      wtsProbe: "/nonexistent",
    },
    hands: new SessionHands(),
    processSessions: [
      {
        id: "desk",
        userName: null,
        kind: "generic",
        display: screen.name,
        xAuthorityPath: null,
        command: ["/bin/sleep", "7105"],
        homeDir: tempDir(),
        freshHome: false,
        skeletonDir: null,
        relaunch: false,
      },
    ],
    systemBusAddress: "unix:path=/nonexistent/bus",
    accountKinds: {},
    clock: systemClock,
    log: silentLog,
  });
  const [session] = await platform.sessions.list();
  expect(session).toMatchObject({ id: "desk", backEnd: "process", canUnlock: false });
  const edges: string[] = [];
  if (session === undefined) return;
  platform.idle.watch(session, ({ kind }) => edges.push(kind)).setThreshold(300);
  await eventually("idle", () => edges.includes("idle"));
  expect(await platform.sessions.end("desk", 0)).toMatchObject({ status: "ended" });
  expect(await platform.sessions.end("no-such-session", 0)).toMatchObject({ status: "ended" });
  expect(await platform.sessions.lock("no-such-session")).toMatchObject({ status: "failed" });
  await platform.close();
});

test("a timer fires at its uptime, and not after it was taken back", async () => {
  const fired: string[] = [];
  const start = systemClock.uptimeMs();
  systemClock.at(start + 60, () => fired.push("kept"));
  const cancel = systemClock.at(start + 60, () => fired.push("taken back"));
  systemClock.at(start - 1000, () => fired.push("overdue"));
  cancel();
  cancel();
  await eventually("the timer fires", () => fired.includes("kept"));
  expect(fired).toEqual(["overdue", "kept"]);
  expect(systemClock.uptimeMs() - start).toBeGreaterThanOrEqual(60);
});
