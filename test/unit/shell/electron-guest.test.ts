import { expect, test } from "vitest";
import { KIOSK_BAR_HEIGHT } from "../../../main/placement.ts";
import { emitGuarded } from "../../support/fake-electron.ts";
import { isLoadCancelled, openGuest, RULES, SITE } from "../../support/fake-guest.ts";

const ELSEWHERE = "https://elsewhere.example/";

test("opens the start page over the whole display, in memory, with nothing of ours in the page", async () => {
  const { electron, frame, view, webContents, session } = await openGuest();
  expect(session.partition).toMatch(/^guest-[0-9a-f-]{36}$/);
  expect(frame.options).toMatchObject({ kiosk: true, x: 0, y: 0, width: 1280, height: 800 });
  expect(frame.children).toEqual([view]);
  // The shell's bar is below it.
  expect(view.bounds).toEqual({ x: 0, y: 0, width: 1280, height: 800 - KIOSK_BAR_HEIGHT });
  expect(electron.preferences.at(-1)).toEqual({
    session,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    disableBlinkFeatures:
      "WebHID,Serial,WebUSB,WebBluetooth,GetDisplayMedia,EyeDropperAPI,DocumentPictureInPictureAPI",
    spellcheck: false,
    devTools: false,
  });
  expect(webContents.done).toEqual(["webrtc disable_non_proxied_udp", `load ${SITE}/`]);
});

test.each([
  [`${SITE}/a.js`, "script", false],
  [ELSEWHERE, "script", true],
  [ELSEWHERE, "mainFrame", true],
  [ELSEWHERE, "subFrame", true],
  ["wss://elsewhere.example/", "webSocket", true],
  ["file:///etc/passwd", "mainFrame", true],
  ["data:text/html,x", "mainFrame", true],
  ["data:text/html,x", "subFrame", false],
])("what loads: %s as %s is cancelled: %s", async (url, resourceType, cancelled) => {
  expect(isLoadCancelled(await openGuest(), url, resourceType)).toBe(cancelled);
});

test.each(["will-frame-navigate", "will-redirect"])("%s: stays within the list", async (name) => {
  const { webContents, blocked } = await openGuest();
  const leads = (url: string) => emitGuarded(webContents, name, { url, isMainFrame: true });
  expect(leads(`${SITE}/basket`)).toBe(false);
  expect(leads(ELSEWHERE)).toBe(true);
  expect(leads("mailto:a@b.example")).toBe(true);
  expect(blocked).toEqual(["notListed https://elsewhere.example", "scheme mailto:"]);
});

test("goes back to the start from where nothing was loaded", async () => {
  const { webContents } = await openGuest();
  webContents.emit("did-navigate", {}, "blob:https://elsewhere.example/1");
  expect(webContents.done.at(-1)).toBe(`load ${SITE}/`);
});

test("opens no second window, but goes where it may", async () => {
  const { webContents, electron, blocked } = await openGuest();
  expect(webContents.openHandler?.({ url: `${SITE}/help` })).toEqual({ action: "deny" });
  expect(webContents.openHandler?.({ url: ELSEWHERE })).toEqual({ action: "deny" });
  expect(webContents.done.slice(1)).toEqual([`load ${SITE}/`, `load ${SITE}/help`]);
  expect([electron.frames, electron.views, electron.windows].map((all) => all.length)).toEqual([
    1, 1, 0,
  ]);
  expect(blocked).toHaveLength(2);
});

test.each([
  ["media", ["video"], SITE, true],
  ["media", ["audio"], SITE, false],
  ["media", ["video", "audio"], SITE, false],
  ["media", [], SITE, false],
  ["geolocation", undefined, SITE, true],
  ["geolocation", undefined, "https://elsewhere.example", false],
  ["notifications", undefined, SITE, false],
  ["openExternal", undefined, SITE, false],
  ["hid", undefined, SITE, false],
  ["a new one", undefined, SITE, false],
] as const)(
  "permits %s %s to %s: %s, asked for and looked at",
  async (permission, media, origin, permitted) => {
    const { session } = await openGuest();
    let granted: unknown = null;
    const details = { requestingUrl: `${origin}/page`, ...(media && { mediaTypes: media }) };
    session.decide(
      "ask",
      {},
      permission,
      (answer: unknown) => {
        granted = answer;
      },
      details,
    );
    expect(granted).toBe(permitted);
    if (media !== undefined && media.length !== 1) return;
    const looked = media === undefined ? {} : { mediaType: media[0] };
    expect(session.decide("check", null, permission, origin, looked)).toBe(permitted);
  },
);

test("hands out no device, no pairing, no recording of the screen, and keeps no file", async () => {
  const { session, blocked } = await openGuest();
  const answers: unknown[] = [];
  const answer = (given: unknown) => void answers.push(given);
  const event = { preventDefault: () => {} };
  answers.push(session.decide("device", { deviceType: "hid", origin: SITE }));
  session.decide("pair", {}, answer);
  session.decide("capture", {}, answer);
  session.emit("select-usb-device", event, {}, answer);
  session.emit("select-serial-port", event, [], {}, answer);
  expect(answers).toEqual([false, { confirmed: false }, null, "", ""]);
  const item = {
    isCancelled: false,
    cancel: () => Object.assign(item, { isCancelled: true }),
    getURL: () => `${SITE}/f`,
  };
  session.emit("will-download", event, item);
  expect(item.isCancelled).toBe(true);
  expect(blocked.at(-1)).toBe(`download ${SITE}`);
});

test("a page signs in with what it holds itself, once; nobody is asked", async () => {
  const { electron, webContents, blocked } = await openGuest();
  const answers: unknown[][] = [];
  const ask = (url: string, isProxy = false) => {
    const event = { preventDefault: () => {} };
    const answer = (...given: unknown[]) => void answers.push(given);
    electron.app.emit("login", event, webContents, { url }, { isProxy }, answer);
  };
  ask("https://name:word@shop.example/");
  ask("https://name:word@shop.example/");
  ask(`${SITE}/`);
  ask("https://name:word@shop.example/", true);
  expect(answers).toEqual([["name", "word"], [], [], []]);
  expect(blocked).toEqual([`signInPrompt ${SITE}`, `signInPrompt ${SITE}`]);
});

test("every target of the page, frames of other sites too, gets our script and no file window", async () => {
  const { webContents, blocked } = await openGuest();
  const { debugger: wire } = webContents;
  expect(wire.isAttached).toBe(true);
  wire.emit("message", {}, "Target.attachedToTarget", { sessionId: "frame-1" }, "");
  const methods = (sessionId?: string) =>
    wire.sent.filter((each) => each.sessionId === sessionId).map(({ method }) => method);
  expect(methods("frame-1")).toEqual(methods());
  expect(methods()).toContain("Page.addScriptToEvaluateOnNewDocument");
  expect(wire.sent.find(({ method }) => method.endsWith("FileChooserDialog"))?.params).toEqual({
    enabled: true,
    cancel: true,
  });
  wire.emit("message", {}, "Page.fileChooserOpened", {}, "");
  expect(blocked).toEqual([`upload ${SITE}`]);
});

test("prints without a window, and only what may print", async () => {
  const { webContents, guest } = await openGuest();
  const ask = () =>
    webContents.debugger.emit(
      "message",
      {},
      "Runtime.bindingCalled",
      { name: "sessionwardPrint" },
      "",
    );
  ask();
  await guest.hold({ ...RULES, permit: {} });
  ask();
  expect(webContents.done.filter((each) => each.startsWith("print"))).toEqual([
    'print {"silent":true}',
  ]);
});

test("types over the page's own protocol, and makes room for the keys to type on", async () => {
  const { webContents, guest, view } = await openGuest();
  const before = webContents.debugger.sent.length;
  await guest.press({ sign: "a" });
  const sent = webContents.debugger.sent.slice(before);
  expect(sent.map(({ method, sessionId }) => [method, sessionId])).toEqual([
    ["Input.dispatchKeyEvent", undefined],
    ["Input.dispatchKeyEvent", undefined],
  ]);
  expect(webContents.done).not.toContain("focus");
  await guest.leaveRoom(300);
  expect(view.bounds).toMatchObject({ height: 800 - KIOSK_BAR_HEIGHT - 300 });
  await guest.move({ x: 0, y: 0, width: 800, height: 1280 });
  const height = 1280 - KIOSK_BAR_HEIGHT - 300;
  expect(view.bounds).toEqual({ x: 0, y: 0, width: 800, height });
  await guest.leaveRoom(0);
  expect(view.bounds).toMatchObject({ height: 1280 - KIOSK_BAR_HEIGHT });
});
