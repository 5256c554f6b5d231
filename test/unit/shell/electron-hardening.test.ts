import { expect, test } from "vitest";
import { debugSwitchOf, hardenApp, hardenSession } from "../../../main/hosts/electron-hardening.ts";
import { emitGuarded, FakeElectron, fakeContents } from "../../support/fake-electron.ts";

test("sandboxes every page and makes app:// an origin of its own before the app is ready", () => {
  const electron = new FakeElectron();
  hardenApp(electron.calls);
  expect(electron.done).toEqual(["sandbox"]);
  expect(electron.schemes).toEqual([
    {
      scheme: "app",
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
    },
  ]);
});

test.each([
  "will-navigate",
  "will-frame-navigate",
  "will-redirect",
  "will-attach-webview",
  "context-menu",
])("prevents %s in every page", (name) => {
  expect(emitGuarded(hardenedContents(), name)).toBe(true);
});

test("104: leaves a page that asks whether to leave it", () => {
  expect(emitGuarded(hardenedContents(), "will-prevent-unload")).toBe(true);
});

test.each([
  ["inspect", true, "inspect"],
  ["remote-debugging-port", true, "remote-debugging-port"],
  ["remote-debugging-pipe", true, "remote-debugging-pipe"],
  ["lang", true, null],
  // From a checkout a test drives the shell through these.
  ["remote-debugging-port", false, null],
])("99: started with --%s, packaged %s, refuses for %s", (name, isPackaged, refused) => {
  const electron = new FakeElectron();
  electron.switches = [name];
  electron.app.isPackaged = isPackaged;
  expect(debugSwitchOf(electron.calls)).toBe(refused);
});

test.each(["select-hid-device", "select-usb-device"])("101: gives a page no device: %s", (name) => {
  const electron = hardenedSession();
  const choices: string[] = [];
  const event = { preventDefault: () => {} };
  electron.session.emit(name, event, {}, (id: string) => choices.push(id));
  expect(choices).toEqual([""]);
});

test("101: gives a page no serial port and no Bluetooth device", () => {
  const choices: string[] = [];
  const choose = (id: string) => choices.push(id);
  const event = { preventDefault: () => {} };
  hardenedSession().session.emit("select-serial-port", event, [], {}, choose);
  hardenedContents().emit("select-bluetooth-device", event, [{ deviceId: "a" }], choose);
  expect(choices).toEqual(["", ""]);
});

test("101: pairs with nothing and lets no page record the screen", () => {
  const { handlers } = hardenedSession();
  const answers: unknown[] = [];
  for (const name of ["pair", "capture"]) {
    const handler = handlers.get(name) as unknown as (...args: unknown[]) => void;
    handler({}, (answer: unknown) => answers.push(answer));
  }
  expect(answers).toEqual([{ confirmed: false }, null]);
});

test("85: opens no second window", () => {
  expect(hardenedContents().openHandler?.({})).toEqual({ action: "deny" });
});

test("asks nobody to sign in and shows nobody's certificate, and says so to who asks", () => {
  const electron = new FakeElectron();
  hardenApp(electron.calls);
  const answers: unknown[][] = [];
  const answer = (...given: unknown[]) => void answers.push(given);
  const event = { preventDefault: () => {} };
  const asked = { url: "https://name:word@a.example/" };
  electron.app.emit("login", event, fakeContents(electron), asked, { isProxy: false }, answer);
  electron.app.emit("select-client-certificate", event, {}, "https://a.example/", [{}], answer);
  expect(answers).toEqual([[], []]);
});

test("fails on a certificate error", () => {
  const electron = new FakeElectron();
  hardenApp(electron.calls);
  let trusted: boolean | null = null;
  const decide = (trust: boolean) => {
    trusted = trust;
  };
  const event = { preventDefault: () => {} };
  electron.app.emit("certificate-error", event, {}, "https://x", "ERR", {}, decide);
  expect(trusted).toBe(false);
});

test("101: denies every permission when asked and when checked", () => {
  const electron = hardenedSession();
  let granted: unknown = null;
  const decide = (answer: unknown) => {
    granted = answer;
  };
  const ask = electron.handlers.get("ask") as unknown as (...args: unknown[]) => void;
  ask({}, "media", decide);
  expect(granted).toBe(false);
  expect(electron.handlers.get("check")?.({})).toBe(false);
  expect(electron.handlers.get("device")?.({})).toBe(false);
});

test("cancels downloads", () => {
  const electron = hardenedSession();
  const item = { cancelled: false, cancel: () => Object.assign(item, { cancelled: true }) };
  electron.session.emit("will-download", { preventDefault: () => {} }, item);
  expect(item.cancelled).toBe(true);
});

test.each([
  ["app://shell/index.html", false],
  ["https://example.org/", true],
  ["file:///etc/passwd", true],
  ["app://shell.evil/index.html", true],
])("decides whether a request to %s is cancelled: %s", (url, cancel) => {
  const electron = hardenedSession();
  let decision: unknown = null;
  const request = electron.handlers.get("request") as unknown as (...args: unknown[]) => void;
  request({ url }, (answer: unknown) => {
    decision = answer;
  });
  expect(decision).toEqual({ cancel });
});

function hardenedSession(): FakeElectron {
  const electron = new FakeElectron();
  hardenSession(electron.calls);
  return electron;
}

function hardenedContents() {
  const electron = new FakeElectron();
  hardenApp(electron.calls);
  return fakeContents(electron);
}
