import { expect, test, vi } from "vitest";
import { noElectron, startElectronShell } from "../support/electron-shell.ts";
import { statusOf } from "../support/shell-values.ts";
import { expectGuestsApart } from "../support/three-guests.ts";

const PATIENTLY = { timeout: 60_000, interval: 100 };

test.runIf(noElectron !== null)("was not tried: there is no Electron here", ({ skip }) => {
  skip(noElectron ?? "");
});

test.skipIf(noElectron)("warns in a real Electron window and passes the answer on", async () => {
  const { channel, app } = await startElectronShell();
  channel.server.publish(statusOf({ surface: "warning" }));
  const page = await app.firstWindow();
  await expect.poll(() => page.textContent("h1"), PATIENTLY).toMatch(/signed out in \d+ seconds/);
  expect(page.url()).toBe("app://shell/index.html");
  await page.waitForTimeout(800);
  await page.keyboard.press("a");
  await vi.waitFor(
    () => expect(channel.calls.map(({ call }) => call)).toContain("stillHere"),
    PATIENTLY,
  );
});

test.skipIf(noElectron)("gives the page no Node and no way out", async () => {
  const { channel, app } = await startElectronShell();
  channel.server.publish(statusOf({ surface: "cover", remainingMs: null, answer: "none" }));
  const page = await app.firstWindow();
  await page.waitForSelector("h1");
  expect(await page.evaluate("typeof require + typeof process")).toBe("undefinedundefined");
  expect(await page.evaluate("window.open('https://example.org') === null")).toBe(true);
  expect(await page.evaluate("fetch('https://example.org').catch(() => 'refused')")).toBe(
    "refused",
  );
});

test.skipIf(noElectron)("measures how long nobody has touched anything", async () => {
  const { channel } = await startElectronShell();
  await vi.waitFor(
    () => expect(channel.server.order("s1", { order: "watchIdle", idleMs: 60_000 })).toBe(true),
    PATIENTLY,
  );
  await vi.waitFor(
    () =>
      expect(channel.calls).toContainEqual({
        sessionId: "s1",
        call: "idle",
        body: { state: "idle", idleMs: expect.any(Number) },
      }),
    PATIENTLY,
  );
});

test.skipIf(noElectron)("keeps a kiosk's guests apart in every kind of storage", async () => {
  const { channel, app } = await startElectronShell();
  /** Electron names these keys as X does. */
  const press = (...keys: readonly string[]) =>
    app.evaluate(({ webContents }, keys) => {
      const isGuests = (one: Electron.WebContents) => one.getURL().startsWith("http://localhost");
      const guest = webContents.getAllWebContents().find(isGuests);
      for (const keyCode of keys) {
        for (const type of ["keyDown", "char", "keyUp"] as const) {
          guest?.sendInputEvent({ type, keyCode });
        }
      }
    }, keys);
  await expectGuestsApart({ channel, press });
});
