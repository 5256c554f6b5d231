import { expect, test } from "vitest";
import { emitGuarded } from "../../support/fake-electron.ts";
import {
  isLoadCancelled,
  type OpenedGuest,
  openGuest,
  RULES,
  SITE,
} from "../../support/fake-guest.ts";

test("holds a guest who is there to what a new policy forbids", async () => {
  const opened = await openGuest();
  await opened.guest.hold({ ...RULES, allow: [`${SITE}/help/*`] });
  expect(isLoadCancelled(opened, `${SITE}/basket`)).toBe(true);
  expect(isLoadCancelled(opened, `${SITE}/help/1`)).toBe(false);
  expect(opened.session.done).toEqual(["closeAllConnections"]);
});

test("knows a guest whom nobody has touched yet", async () => {
  const { window, guest } = await openGuest();
  const { webContents } = window;
  webContents.debugger.answer = () => ({ result: { value: false } });
  expect(await guest.isUntouched()).toBe(true);
  webContents.url = `${SITE}/basket`;
  expect(await guest.isUntouched()).toBe(false);
});

test("ends by clearing the session, when its page is gone; the next guest has another one", async () => {
  const { electron, guest, session, window, gone } = await openGuest();
  electron.processes = [window.webContents.getOSProcessId()];
  setTimeout(() => {
    electron.processes = [];
  }, 60);
  const end = await guest.end();
  expect(window.isDestroyed()).toBe(true);
  expect(session.done).toEqual([
    "closeAllConnections",
    "clearData",
    "clearAuthCache",
    "clearCodeCaches",
    "clearHostResolverCache",
  ]);
  expect(end.leftFiles).toBe(0);
  expect(end.endedMs).toBeGreaterThanOrEqual(50);
  expect(gone).toEqual([]);
  const next = await openGuest(RULES, electron);
  expect(next.session.partition).not.toBe(session.partition);
});

test.each([
  [
    "its page crashes",
    "lost",
    ({ window }: OpenedGuest) => window.webContents.emit("render-process-gone"),
  ],
  ["it hangs", "lost", ({ window }: OpenedGuest) => window.emit("unresponsive")],
  ["the guest closes it", "closed", ({ window }: OpenedGuest) => window.destroy()],
])("tells once that %s", async (_what, how, happen) => {
  const opened = await openGuest();
  happen(opened);
  opened.window.emit("unresponsive");
  expect(opened.gone).toEqual([how]);
  expect((await opened.guest.end()).leftFiles).toBe(0);
});

test("every other page stays where it is, also beside a guest", async () => {
  const { electron } = await openGuest();
  electron.calls.createWindow({});
  const { webContents } = electron.windows.at(-1) as (typeof electron.windows)[number];
  expect(emitGuarded(webContents, "will-navigate", { url: SITE })).toBe(true);
  expect(emitGuarded(webContents, "will-redirect", { url: SITE, isMainFrame: true })).toBe(true);
});
