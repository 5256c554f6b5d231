import { expect, test } from "vitest";
import { openGuest, RULES, SITE } from "../../support/fake-guest.ts";

const asks = (name: string, sessionId = "") =>
  ["message", {}, "Runtime.bindingCalled", { name }, sessionId] as const;

test("what each target is told stops it until our script is in, frames of its own as well", async () => {
  const { webContents } = await openGuest();
  const { sent } = webContents.debugger;
  expect(sent.map(({ method }) => method)).toEqual([
    "Page.enable",
    "Page.setInterceptFileChooserDialog",
    "Runtime.addBinding",
    "Page.addScriptToEvaluateOnNewDocument",
    "Target.setAutoAttach",
    "Runtime.runIfWaitingForDebugger",
  ]);
  expect(sent.find(({ method }) => method === "Target.setAutoAttach")?.params).toEqual({
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  });
});

test("prints for the page itself and by its own name alone", async () => {
  const { webContents } = await openGuest();
  webContents.debugger.emit(...asks("another"));
  webContents.debugger.emit(...asks("sessionwardPrint", "frame-1"));
  expect(webContents.done.filter((one) => one.startsWith("print"))).toEqual([]);
});

test.each([
  ["touched", { result: { value: true } }],
  ["gone", null],
])("a page that is %s is not untouched", async (_what, answer) => {
  const { webContents, guest } = await openGuest();
  webContents.debugger.answer = () => answer;
  expect(await guest.isUntouched()).toBe(false);
});

test("new limits go to pages that come and to those that are there", async () => {
  const { webContents, guest } = await openGuest();
  const before = webContents.debugger.sent.length;
  await guest.hold({ ...RULES, allow: [`${SITE}/help/*`] });
  expect(webContents.debugger.sent.slice(before).map(({ method }) => method)).toEqual([
    "Page.addScriptToEvaluateOnNewDocument",
  ]);
  expect(webContents.ran).toHaveLength(1);
});

test("tells of what was left of a guest who is gone", async () => {
  const { guest, session } = await openGuest();
  session.leftCookies = [{}, {}];
  expect((await guest.end()).leftFiles).toBe(2);
});

test("fills its window again, keeps what is typed in sight, and asks nothing of a window that is gone", async () => {
  const { guest, frame, view, webContents } = await openGuest();
  const { sent } = webContents.debugger;
  await guest.leaveRoom(300);
  expect(sent.at(-1)?.method).toBe("Runtime.evaluate");
  view.bounds = null;
  frame.emit("resize");
  expect(view.bounds).not.toBeNull();
  view.bounds = null;
  frame.destroy();
  const before = sent.length;
  await guest.leaveRoom(0);
  await guest.toFront();
  expect([view.bounds, sent.length, frame.done.at(-1)]).toEqual([null, before, "show"]);
});
