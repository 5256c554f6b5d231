import { expect, test, vi } from "vitest";
import { startElectronHost } from "../../main/hosts/electron-host.ts";
import type { HostListener } from "../../main/hosts/host.ts";
import { ok } from "../../policies/result.ts";
import { FakeElectron } from "../support/fake-electron.ts";
import { FakeHost } from "../support/fake-host.ts";
import { openChannel } from "../support/local-channel.ts";
import { startShellOn } from "../support/shell-on-channel.ts";
import { ONE_DISPLAY, statusOf, TWO_DISPLAYS } from "../support/shell-values.ts";

const KIOSK = {
  sessionKind: "kiosk",
  stage: "active",
  guest: { start: "https://a.example/" },
  answer: "none",
} as const;

test("84: proves a cover again once a display that came or turned has painted it", async () => {
  const channel = await openChannel();
  const { listener } = await startShellOn(channel, ok(new FakeHost(ONE_DISPLAY)));
  const paint = (windowId: string) =>
    listener.onCall(windowId, { name: "painted", body: { surface: "cover" } });
  const shown = () => channel.calls.map(({ body }) => (body as { displays: number }).displays);
  channel.server.publish(statusOf({ surface: "cover" }));
  await vi.waitFor(async () => expect(await paint("1:full")).toEqual({ ok: true }));
  listener.onDisplays(TWO_DISPLAYS);
  expect(shown()).toEqual([1]);
  await paint("2:full");
  expect(shown()).toEqual([1, 2]);
  const turned = { x: 0, y: 0, width: 800, height: 1280 };
  listener.onDisplays(
    TWO_DISPLAYS.map((one) => (one.id === "2" ? one : { ...one, bounds: turned })),
  );
  await paint("1:full");
  expect(shown()).toEqual([1, 2, 2]);
  listener.onDisplays(ONE_DISPLAY);
  listener.onDisplays(TWO_DISPLAYS);
  await paint("1:full");
  await paint("2:full");
  expect(shown()).toEqual([1, 2, 2, 2]);
});

test("84: covers the displays that a kiosk's guest does not have, and moves the guest with theirs", async () => {
  const channel = await openChannel();
  const host = new FakeHost(ONE_DISPLAY);
  const { listener, move } = await startShellOn(channel, ok(host));
  const surfaces = () => host.windows.map(({ id, surface }) => `${id} ${surface}`);
  channel.server.publish(statusOf({ ...KIOSK, surface: "none" }));
  await vi.waitFor(() => expect(surfaces()).toEqual(["1:bar bar"]));
  listener.onDisplays(TWO_DISPLAYS);
  expect(surfaces()).toEqual(["2:full spare", "1:bar bar"]);
  await listener.onCall("2:full", { name: "painted", body: { surface: "spare" } });
  expect(channel.calls).toEqual([]);
  channel.server.publish(statusOf({ ...KIOSK, surface: "cover" }));
  await vi.waitFor(() => expect(surfaces()).toEqual(["2:full cover", "1:full cover"]));
  const turned = { x: 0, y: 0, width: 800, height: 1280 };
  listener.onDisplays([{ id: "1", primary: true, bounds: turned }]);
  expect(move).toHaveBeenLastCalledWith(turned);
});

test("84: Electron tells of a display that comes and of one that turns: both are covered, the old window goes last", async () => {
  const channel = await openChannel();
  const electron = new FakeElectron();
  const { listener, host } = await electronHost(electron);
  listener.current = (await startShellOn(channel, ok(host))).listener;
  const up = () => electron.windows.filter((window) => !window.isDestroyed());
  const places = () => up().map(({ options }) => [options["x"], options["width"]]);
  channel.server.publish(statusOf({ surface: "cover" }));
  await vi.waitFor(() => expect(places()).toEqual([[0, 1280]]));
  electron.displays.push({ id: 2, bounds: { x: 1280, y: 0, width: 1920, height: 1080 } });
  electron.screen.emit("display-added");
  expect(places()).toEqual([
    [0, 1280],
    [1280, 1920],
  ]);
  const [first] = up();
  electron.displays[0] = { id: 1, bounds: { x: 0, y: 0, width: 800, height: 1280 } };
  electron.screen.emit("display-metrics-changed");
  expect(first?.isDestroyed()).toBe(false);
  await vi.waitFor(() =>
    expect(places()).toEqual([
      [1280, 1920],
      [0, 800],
    ]),
  );
  // Covers are put in front again and again: as often as the machine has had time for.
  const shown = up().map(({ done }) => done.findLast((one) => one !== "front"));
  expect(shown).toEqual(["showInactive", "focus"]);
});

/** Of the shell's, which comes to be after the host. */
async function electronHost(electron: FakeElectron) {
  const listener: { current: HostListener | null } = { current: null };
  const started = await startElectronHost(
    electron.calls,
    { preloadPath: "/app/preload.cjs", files: new Map() },
    {
      onCall: async () => ({ ok: true }),
      onDisplays: (displays) => listener.current?.onDisplays(displays),
      onMoved: () => {},
      onLost: () => {},
      onTray: () => {},
    },
  );
  if (!started.ok) throw new Error(started.detail);
  return { listener, host: started.value };
}
