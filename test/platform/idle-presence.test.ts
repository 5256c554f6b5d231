import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { IdleEdge, IdleWatch } from "../../agent/core/ports.ts";
import { readProcesses } from "../../agent/platform/linux/process-table.ts";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { eventually } from "../support/eventually.ts";
import { waylandSession } from "../support/idle-world.ts";
import { PROBE_PATH, reasonToSkip } from "../support/platform-world.ts";
import { silentLog } from "../support/silent-log.ts";
import { XDisplay } from "../support/x-display.ts";

const skip = reasonToSkip("input that no hand makes", ["Xvfb", "xdotool"]);
const accounts = new UserAccounts();
const displays = new X11Displays({
  probePath: PROBE_PATH,
  accountOf: (uid) => accounts.byUid(uid),
  log: silentLog,
});
let screen: XDisplay;
let watch: IdleWatch;
let seen: IdleEdge[] = [];

beforeAll(async () => {
  if (skip === null) screen = await XDisplay.start();
});
afterEach(() => {
  watch.close();
  seen = [];
});
afterAll(async () => {
  displays.close();
  await screen?.stop();
});

test.skipIf(skip)(
  "after the probe was killed, somebody who types is seen to be there",
  async () => {
    watch = displays.watch({ ...waylandSession(""), display: screen.name }, (edge) =>
      seen.push(edge),
    );
    watch.setThreshold(60_000);
    await eventually("the probe runs", () => probes().length === 1);
    for (const pid of probes()) process.kill(pid, "SIGKILL");
    await eventually("known again", () => seen.at(-1)?.kind === "idle");
    // Typing, with a short rest: far below the threshold, so nothing else would tell.
    await screen.pressKey();
    await sleep(1300);
    await screen.pressKey();
    await eventually("active", () => seen.at(-1)?.kind === "active");
  },
);

/** Played through XTEST, as on-screen keyboards do; devices that are not are in `idle-devices.test.ts`. */
test.skipIf(skip).each([
  ["a barcode scanner's burst", ["type", "--delay", "0", "4006381333931"]],
  ["a head tracker's pointer", ["mousemove", "123", "77"]],
  ["one click of a switch", ["click", "1"]],
  ["an on-screen keyboard's key", ["key", "--clearmodifiers", "e"]],
])("is presence: %s", async (_what, command) => {
  watch = displays.watch({ ...waylandSession(""), display: screen.name }, (edge) =>
    seen.push(edge),
  );
  watch.setThreshold(200);
  await eventually("idle", () => seen.at(-1)?.kind === "idle");
  await screen.run("xdotool", ...command);
  await eventually("active", () => seen.some(({ kind }) => kind === "active"));
  await eventually("idle again", () => seen.at(-1)?.kind === "idle");
  expect(seen.map(({ kind }) => kind)).toEqual(["idle", "active", "idle"]);
});

function probes(): number[] {
  const children = readProcesses().filter(({ parentPid }) => parentPid === process.pid);
  return children
    .map(({ pid }) => pid)
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(PROBE_PATH));
}
