import { expect, test, vi } from "vitest";
import { ElectronGuests } from "../../../main/hosts/electron-guests.ts";
import { emitGuarded, FakeElectron } from "../../support/fake-electron.ts";
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
  const { webContents, guest } = await openGuest();
  webContents.debugger.answer = () => ({ result: { value: false } });
  expect(await guest.isUntouched()).toBe(true);
  webContents.url = `${SITE}/basket`;
  expect(await guest.isUntouched()).toBe(false);
});

test("ends by clearing the session, when its page is gone; the next guest has another one", async () => {
  const { electron, guest, session, frame, webContents, gone } = await openGuest();
  electron.processes = [webContents.getOSProcessId()];
  setTimeout(() => {
    electron.processes = [];
  }, 60);
  const end = await guest.end();
  expect(electron.processes, "it was waited for").toEqual([]);
  expect([frame.isDestroyed(), webContents.isDestroyed()]).toEqual([true, true]);
  // One that hangs would answer no question first.
  expect(webContents.done.at(-1)).toBe("crash");
  expect(session.done).toEqual([
    "closeAllConnections",
    "clearData",
    "clearAuthCache",
    "clearCodeCaches",
    "clearHostResolverCache",
  ]);
  expect(end.leftFiles).toBe(0);
  expect(gone).toEqual([]);
  const next = await openGuest(RULES, electron);
  expect(next.session.partition).not.toBe(session.partition);
});

test.each([
  ["its page crashes", "lost", (page: OpenedGuest) => page.webContents.emit("render-process-gone")],
  ["its page closes itself", "closed", (page: OpenedGuest) => page.webContents.close()],
  ["somebody closes its window", "closed", ({ frame }: OpenedGuest) => frame.destroy()],
])("tells once that %s", async (_what, how, happen) => {
  const opened = await openGuest();
  happen(opened);
  opened.webContents.emit("render-process-gone");
  expect(opened.gone).toEqual([how]);
  expect((await opened.guest.end()).leftFiles).toBe(0);
});

test("tells that its page hangs, 5 s after it last answered", async () => {
  const { webContents, gone } = await openGuest();
  webContents.debugger.isSilent = true;
  webContents.emit("did-navigate", {}, `${SITE}/`);
  await vi.waitFor(() => expect(gone).toEqual(["lost"]), { timeout: 8_000 });
});

test("gives the keys to the page again", async () => {
  const { guest, frame, webContents } = await openGuest();
  await guest.toFront();
  expect([frame.done.at(-1), webContents.done.at(-1)]).toEqual(["focus", "focus"]);
});

test("every other page stays where it is, also beside a guest", async () => {
  const { electron } = await openGuest();
  electron.calls.createWindow({});
  const { webContents } = electron.windows.at(-1) as (typeof electron.windows)[number];
  expect(emitGuarded(webContents, "will-navigate", { url: SITE })).toBe(true);
  expect(emitGuarded(webContents, "will-redirect", { url: SITE, isMainFrame: true })).toBe(true);
});

test.each([
  [
    "is not reached",
    () => "ERR_CONNECTION_REFUSED",
    "can't be reached: Error: ERR_CONNECTION_REFUSED",
  ],
  ["only says that it is broken", () => 503, "answers with 503"],
])("nobody sees a guest whose start page %s, and nothing is left of it", async (_, site, why) => {
  const electron = new FakeElectron();
  electron.site = site;
  const guests = new ElectronGuests(electron.calls);
  const gone: string[] = [];
  const told = { onBlocked: () => undefined };
  const started = await guests.start(RULES, (how) => void gone.push(how), told);
  expect(started).toMatchObject({ ok: false, reason: "unreachable" });
  expect(started.ok ? "" : started.detail).toContain(why);
  const [frame] = electron.frames;
  expect([frame?.isDestroyed(), frame?.done.includes("show"), gone]).toEqual([true, false, []]);
  expect(electron.guestSessions[0]?.done).toContain("clearData");
});

test("a start page that answers, by a page of its own for what is not found too, is shown", async () => {
  const electron = new FakeElectron();
  electron.site = () => 404;
  const { frame } = await openGuest(RULES, electron);
  expect(frame.done).toContain("show");
});
