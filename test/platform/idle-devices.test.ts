import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { reasonToSkip } from "../support/platform-world.ts";
import { XDisplay } from "../support/x-display.ts";
import { WatchedDisplay } from "../support/x-idle.ts";

const needs = ["Xvfb", "Xephyr", "xinput", "xdotool"] as const;
const skip = reasonToSkip("input of devices that are not XTEST", needs);
const KEYBOARD = "Xephyr virtual keyboard";
const MOUSE = "Xephyr virtual mouse";
const watched = new WatchedDisplay();
/** Where hands are; and where the person is, whose server has these two devices. */
let desk: XDisplay;
let screen: XDisplay;

beforeAll(async () => {
  if (skip !== null) return;
  desk = await XDisplay.start();
  screen = await desk.openInside();
  await desk.run("xdotool", "mousemove", "300", "300");
});
afterEach(() => watched.endWatch());
afterAll(async () => {
  watched.close();
  await screen?.stop();
  await desk?.stop();
});

/** In this order: each leaves its device where it put it. */
test.skipIf(skip).each([
  ["a keyboard of its own", [], ["key", "e"]],
  ["a mouse of its own", [], ["mousemove", "120", "90"]],
  ["a keyboard that is nobody's core keyboard", [["float", KEYBOARD]], ["key", "e"]],
  [
    "a switch with a pointer of its own beside the person's",
    [
      ["create-master", "Switch"],
      ["reattach", MOUSE, "Switch pointer"],
    ],
    ["click", "1"],
  ],
])("is presence: %s", async (_what, prepare, hands) => {
  for (const args of prepare) await screen.run("xinput", ...args);
  await watched.expectPresence(screen, () => desk.run("xdotool", ...hands));
});

test.skipIf(skip)("and both are where the last tests put them", async () => {
  const listed = await screen.run("xinput", "list");
  expect(listed).toMatch(new RegExp(`∼ ${KEYBOARD}.*floating slave`));
  expect(listed.slice(listed.indexOf("Switch pointer"))).toContain(MOUSE);
});
