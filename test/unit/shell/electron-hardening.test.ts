import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { hardenApp, hardenSession } from "../../../main/hosts/electron-hardening.ts";
import { FakeElectron } from "../../support/fake-electron.ts";

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
  const { contents } = hardenedContents();
  expect(isPrevented(contents, name)).toBe(true);
});

test("opens no second window", () => {
  expect(hardenedContents().openHandler()).toEqual({ action: "deny" });
});

test.each(["login", "select-client-certificate"])("prevents %s", (name) => {
  const electron = new FakeElectron();
  hardenApp(electron.calls);
  expect(isPrevented(electron.app, name)).toBe(true);
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
  let openHandler: () => unknown = () => null;
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: () => unknown) => {
      openHandler = handler;
    },
  });
  electron.app.emit("web-contents-created", {}, contents);
  return { contents, openHandler: () => openHandler() };
}

function isPrevented(emitter: EventEmitter, name: string): boolean {
  let prevented = false;
  emitter.emit(name, {
    preventDefault: () => {
      prevented = true;
    },
  });
  return prevented;
}
