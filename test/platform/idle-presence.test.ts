import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { XDisplay } from "../support/x-display.ts";
import { WatchedDisplay, xProbes } from "../support/x-idle.ts";

const skip = reasonToSkip("input that no hand makes", ["Xvfb", "xdotool"]);
const watched = new WatchedDisplay();
let screen: XDisplay;

beforeAll(async () => {
  if (skip === null) screen = await XDisplay.start();
});
afterEach(() => watched.endWatch());
afterAll(async () => {
  watched.close();
  await screen?.stop();
});

test.skipIf(skip)(
  "after the probe was killed, somebody who types is seen to be there",
  async () => {
    watched.watch(screen, 60_000);
    await eventually("the probe runs", () => xProbes().length === 1);
    for (const pid of xProbes()) process.kill(pid, "SIGKILL");
    await eventually("known again", () => watched.last === "idle");
    // Typing, with a short rest: far below the threshold, so nothing else would tell.
    await screen.pressKey();
    await sleep(1300);
    await screen.pressKey();
    await eventually("active", () => watched.last === "active");
  },
);

/** Played through XTEST, as on-screen keyboards do; devices that are not are in `idle-devices.test.ts`. */
test.skipIf(skip).each([
  ["a barcode scanner's burst", ["type", "--delay", "0", "4006381333931"]],
  ["a head tracker's pointer", ["mousemove", "123", "77"]],
  ["one click of a switch", ["click", "1"]],
  ["an on-screen keyboard's key", ["key", "--clearmodifiers", "e"]],
])("is presence: %s", async (_what, command) => {
  await watched.expectPresence(screen, () => screen.run("xdotool", ...command));
});
