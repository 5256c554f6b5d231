import { afterEach, expect, test } from "vitest";
import { askScreenSaver } from "../../agent/platform/linux/screen-saver-lock.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { own, SessionBus } from "../support/session-bus.ts";

const skip = reasonToSkip("a desktop's screen saver on a session bus", ["dbus-daemon"]);
const KDE = "org.freedesktop.ScreenSaver";
let bus: SessionBus;
afterEach(async () => bus.stop());

/** KDE's own is not installed here: the stand-in answers as its interface is documented. */
test.skipIf(skip).each([
  [true, "held"],
  [false, "free"],
] as const)("a stand-in of KDE's screen saver that is up: %s", async (isUp, answer) => {
  bus = await SessionBus.start();
  const desktop = bus.client();
  desktop.answer("/ScreenSaver", KDE, "GetActive", "b", () => isUp);
  await own(desktop, KDE);
  expect(await askScreenSaver(bus.client())).toBe(answer);
});

test.skipIf(skip)("without a screen saver nobody can tell", async () => {
  bus = await SessionBus.start();
  expect(await askScreenSaver(bus.client())).toBe("cannotTell");
});
