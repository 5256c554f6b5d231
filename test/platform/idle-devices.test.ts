import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { IdleEdge, IdleWatch } from "../../agent/core/ports.ts";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { eventually } from "../support/eventually.ts";
import { waylandSession } from "../support/idle-world.ts";
import { PROBE_PATH, reasonToSkip } from "../support/platform-world.ts";
import { silentLog } from "../support/silent-log.ts";
import { XDisplay } from "../support/x-display.ts";

const needs = ["Xvfb", "Xephyr", "xinput", "xdotool"] as const;
const skip = reasonToSkip("input of devices that are not XTEST", needs);
const KEYBOARD = "Xephyr virtual keyboard";
const MOUSE = "Xephyr virtual mouse";
const accounts = new UserAccounts();
const displays = new X11Displays({
  probePath: PROBE_PATH,
  accountOf: (uid) => accounts.byUid(uid),
  log: silentLog,
});
/** Where hands are; and where the person is, whose server has these two devices. */
let desk: XDisplay;
let screen: XDisplay;
let watch: IdleWatch;
let seen: IdleEdge[] = [];

beforeAll(async () => {
  if (skip !== null) return;
  desk = await XDisplay.start();
  screen = await desk.openInside();
  await desk.run("xdotool", "mousemove", "300", "300");
});
afterEach(() => {
  watch.close();
  seen = [];
});
afterAll(async () => {
  displays.close();
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
  watch = displays.watch({ ...waylandSession(""), display: screen.name }, (edge) =>
    seen.push(edge),
  );
  watch.setThreshold(200);
  await eventually("idle", () => seen.at(-1)?.kind === "idle");
  await desk.run("xdotool", ...hands);
  await eventually("active", () => seen.some(({ kind }) => kind === "active"));
  await eventually("idle again", () => seen.at(-1)?.kind === "idle");
  expect(seen.map(({ kind }) => kind)).toEqual(["idle", "active", "idle"]);
});

test.skipIf(skip)("and both are where the last tests put them", async () => {
  watch = { setThreshold: () => undefined, close: () => undefined };
  const listed = await screen.run("xinput", "list");
  expect(listed).toMatch(new RegExp(`∼ ${KEYBOARD}.*floating slave`));
  expect(listed.slice(listed.indexOf("Switch pointer"))).toContain(MOUSE);
});
