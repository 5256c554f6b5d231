import { expect, test } from "vitest";
import { BRIDGE_CALL_NAMES, type BridgeCall } from "../../../main/contract/bridge.ts";
import { startElectronHost } from "../../../main/hosts/electron-host.ts";
import { windowOptions } from "../../../main/hosts/electron-window.ts";
import type { Host } from "../../../main/hosts/host.ts";
import { BAD_CALLS } from "../../support/bad-calls.ts";
import { FakeElectron, OWN_FRAME } from "../../support/fake-electron.ts";
import { viewOf, windowOf } from "../../support/shell-values.ts";

const FILES = new Map([
  ["/index.html", { body: Buffer.from("<p>page"), mediaType: "text/html; charset=utf-8" }],
]);

async function startHost(electron = new FakeElectron()) {
  const received: [string, BridgeCall][] = [];
  const displays: unknown[] = [];
  const moved: unknown[] = [];
  const trays: string[] = [];
  const started = await startElectronHost(
    electron.calls,
    { preloadPath: "/app/preload.cjs", files: FILES },
    {
      onCall: async (windowId, call) => {
        received.push([windowId, call]);
        return { ok: true };
      },
      onDisplays: (now) => displays.push(now),
      onMoved: (bounds) => moved.push(bounds),
      onLost: () => {},
      onTray: () => void trays.push("opened"),
    },
  );
  if (!started.ok) throw new Error(started.detail);
  const host: Host = started.value;
  return { electron, host, received, displays, moved, trays };
}

test("leaves at once when another shell runs in the session", async () => {
  const electron = new FakeElectron();
  electron.isFirst = false;
  await expect(startHost(electron)).rejects.toThrow("another shell");
});

test("fills a display with a window above everything and gives it the keys", async () => {
  const { electron, host } = await startHost();
  await host.show([windowOf()]);
  const [window] = electron.windows;
  expect(window?.options).toMatchObject({
    kiosk: true,
    alwaysOnTop: true,
    width: 1280,
    height: 800,
  });
  expect(window?.done).toEqual([
    "load app://shell/index.html",
    "top true screen-saver",
    "everywhere true true",
    "show",
    "focus",
    "front",
  ]);
});

test("shows a banner without activating it", async () => {
  const { electron, host } = await startHost();
  await host.show([windowOf({ id: "1:top", frame: "top", surface: "banner", takesFocus: false })]);
  expect(electron.windows[0]?.options).toMatchObject({ focusable: false, kiosk: false });
  expect(electron.windows[0]?.done).toContain("showInactive");
  expect(electron.windows[0]?.done).not.toContain("focus");
});

test("keeps a window whose surface changes and destroys one that is not wanted", async () => {
  const { electron, host } = await startHost();
  await host.show([windowOf()]);
  await host.show([windowOf({ surface: "cover" })]);
  expect(electron.windows).toHaveLength(1);
  await host.show([]);
  expect(electron.windows[0]?.isDestroyed()).toBe(true);
});

test("104: brings back a window that was closed or whose page crashed or hangs", async () => {
  const { electron, host } = await startHost();
  await host.show([windowOf()]);
  electron.windows[0]?.webContents.emit("render-process-gone");
  expect(electron.windows).toHaveLength(2);
  electron.windows[1]?.emit("unresponsive");
  expect(electron.windows.map((window) => window.isDestroyed())).toEqual([true, true, false]);
  await host.close();
  expect(electron.windows.every((window) => window.isDestroyed())).toBe(true);
  expect(electron.windows).toHaveLength(3);
});

test("passes a decoded call on with the window it came from, and views back", async () => {
  const { electron, host, received } = await startHost();
  await host.show([windowOf()]);
  await electron.invoke("bridge:stillHere", {});
  expect(received).toEqual([["1:full", { name: "stillHere", body: {} }]]);
  await host.push("1:full", viewOf());
  expect(electron.windows[0]?.sent).toEqual([["view", viewOf()]]);
});

test.each([
  ["a null frame", null, 1],
  ["an iframe", { ...OWN_FRAME, parent: OWN_FRAME }, 1],
  ["another origin", { parent: null, origin: "app://shell.evil" }, 1],
  ["contents that are no window of ours", OWN_FRAME, 99],
])("98: refuses a call from %s", async (_, frame, senderId) => {
  const { electron, host, received } = await startHost();
  await host.show([windowOf()]);
  const reply = await electron.invoke("bridge:stillHere", {}, frame, senderId);
  expect(reply).toMatchObject({ ok: false, reason: "notAllowed" });
  expect(received).toEqual([]);
});

test.each(BAD_CALLS.filter(({ reason }) => reason === "badShape"))(
  "97: answers $what with why",
  async ({ name, body }) => {
    const { electron, host, received } = await startHost();
    await host.show([windowOf()]);
    const reply = await electron.invoke(`bridge:${name}`, body);
    expect(reply).toMatchObject({ ok: false, reason: "badShape" });
    expect(received).toEqual([]);
  },
);

test("97: listens to the calls of the bridge's table, and to no other", async () => {
  const { electron } = await startHost();
  const heard = [...electron.handlers.keys()].filter((name) => name.startsWith("bridge"));
  expect(heard).toEqual(BRIDGE_CALL_NAMES.map((name) => `bridge:${name}`));
});

test("102: takes nothing from outside into a window's options", () => {
  const hostile = { ...windowOf(), webPreferences: { nodeIntegration: true }, kiosk: false };
  const options = windowOptions(hostile, "/app/preload.cjs");
  expect(options).toEqual(windowOptions(windowOf(), "/app/preload.cjs"));
  expect(options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    devTools: false,
    webviewTag: false,
  });
});

test("103: serves only its own files", async () => {
  const { electron } = await startHost();
  const serve = (url: string) =>
    electron.handlers.get("app:")?.({ url }) as unknown as Response | undefined;
  expect(serve("app://shell/index.html")?.status).toBe(200);
  expect(serve("app://shell/%2e%2e/secret")?.status).toBe(404);
});

test.each([
  ["come", "display-added"],
  ["go", "display-removed"],
  ["turn", "display-metrics-changed"],
])("84: reports displays as they %s", async (_, event) => {
  const { electron, displays } = await startHost();
  electron.screen.emit(event);
  expect(displays).toEqual([
    [{ id: "1", primary: true, bounds: { x: 0, y: 0, width: 1280, height: 800 } }],
  ]);
});

test("tells where a notice was moved to, and lets nothing else be moved", async () => {
  const { electron, host, moved } = await startHost();
  await host.show([windowOf({ id: "1:corner", frame: "corner", surface: "notice" })]);
  electron.windows[0]?.emit("moved");
  expect(moved).toEqual([windowOf().bounds]);
  expect(electron.windows[0]?.options).toMatchObject({ movable: true });
  expect(windowOptions(windowOf(), "/app/preload.cjs").movable).toBe(false);
});
