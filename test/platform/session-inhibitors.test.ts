import { chmodSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { Cancel } from "../../agent/core/ports.ts";
import { ScreenSaverService } from "../../agent/platform/linux/screen-saver-service.ts";
import { SessionInhibitors } from "../../agent/platform/linux/session-inhibitors.ts";
import type { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import type { Inhibition } from "../../policies/keep-awake.ts";
import { eventually } from "../support/eventually.ts";
import { sessionBuses, waylandSession } from "../support/idle-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { own, SessionBus } from "../support/session-bus.ts";

const skip = reasonToSkip("inhibitors on a session bus", ["dbus-daemon"]);
const MANAGER = "org.gnome.SessionManager";
const SAVER = "org.freedesktop.ScreenSaver";
let bus: SessionBus;
let cancel: Cancel = () => undefined;
afterEach(async () => {
  cancel();
  await bus.stop();
});

test.skipIf(skip)("asks a stand-in of GNOME's session manager who holds it", async () => {
  bus = await SessionBus.start((dir) => chmodSync(dir, 0o755));
  const manager = bus.client();
  const flags = new Map([
    ["/org/gnome/SessionManager/Inhibitor1", 8],
    ["/org/gnome/SessionManager/Inhibitor2", 1],
  ]);
  manager.answer("/org/gnome/SessionManager", MANAGER, "GetInhibitors", "ao", () => [
    ...flags.keys(),
  ]);
  for (const [path, flag] of flags) {
    const answer = (member: string, signature: string, value: unknown) =>
      manager.answer(path, `${MANAGER}.Inhibitor`, member, signature, () => value);
    answer("GetAppId", "s", "firefox");
    answer("GetReason", "s", "video-playing\u0007");
    answer("GetFlags", "u", flag);
  }
  await own(manager, MANAGER);
  let held: readonly Inhibition[] = [];
  cancel = new SessionInhibitors(null, sessionBuses()).watch(waylandSession(bus.address), (now) => {
    held = now;
  });
  await eventually("held", () => held.length > 0);
  expect(held).toEqual([
    { through: "sessionManager", program: "firefox", reason: "video-playing?" },
  ]);
});

test.skipIf(skip)("is the screen saver that programs ask where no desktop has one", async () => {
  bus = await SessionBus.start();
  const service = new ScreenSaverService(bus.client(), 50);
  const program = bus.client();
  await eventually("the name is owned", async () => (await inhibit(program)).ok);
  expect(service.held).toEqual([
    { through: "screenSaver", program: "firefox", reason: "video-playing" },
  ]);
  const stranger = bus.client();
  await call(stranger, "UnInhibit", "u", [1]);
  expect(service.held).toHaveLength(1);
  await call(program, "UnInhibit", "u", [1]);
  expect(service.held).toHaveLength(0);
  await inhibit(program);
  expect(service.held).toHaveLength(1);
  await program.close();
  await eventually("who leaves the bus holds nothing", () => service.held.length === 0);
});

test.skipIf(skip)("gives way to a desktop's own screen saver, before and after", async () => {
  bus = await SessionBus.start();
  const desktop = bus.client();
  await own(desktop, "org.xfce.Xfconf");
  new ScreenSaverService(bus.client(), 10);
  const later = await SessionBus.start();
  new ScreenSaverService(later.client(), 10);
  await eventually("the name is owned", async () => (await inhibit(later.client())).ok);
  const saver = later.client();
  await own(saver, SAVER);
  // The stand-in of a screen saver answers nothing, so an answer can only be ours.
  const isGone = async () => !(await inhibit(later.client())).ok;
  await eventually("the screen saver has the name", isGone);
  expect((await inhibit(desktop)).ok).toBe(false);
  await later.stop();
});

function inhibit(program: SystemBus) {
  return call(program, "Inhibit", "ss", ["firefox", "video-playing"]);
}

function call(program: SystemBus, member: string, signature: string, body: unknown[]) {
  const head = { destination: SAVER, path: "/ScreenSaver", interface: SAVER };
  return program.call({ ...head, member, signature, body });
}
