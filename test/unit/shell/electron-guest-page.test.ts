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
