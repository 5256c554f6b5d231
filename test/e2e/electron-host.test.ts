import { existsSync } from "node:fs";
import { join } from "node:path";
import { _electron, type ElectronApplication } from "playwright-core";
import { expect, onTestFinished, test, vi } from "vitest";
import { openChannel, sessionOf } from "../support/local-channel.ts";
import { statusOf } from "../support/shell-values.ts";
import { tempDir } from "../support/temp-dir.ts";
import { XDisplay } from "../support/x-display.ts";

const root = join(import.meta.dirname, "..", "..");
const PROGRAMS: Readonly<Record<string, string>> = {
  win32: "electron.exe",
  darwin: "Electron.app/Contents/MacOS/Electron",
};
const program = PROGRAMS[process.platform] ?? "electron";
const binary = join(root, "node_modules", "electron", "dist", program);
const entry = join(root, "dist", "shell-electron.js");
const missing = [binary, entry].filter((path) => !existsSync(path));
const PATIENTLY = { timeout: 20_000, interval: 100 };

test.runIf(missing.length > 0)("was not tried: a file that it needs is missing", ({ skip }) => {
  skip(`not there: ${missing.join(", ")} (npx install-electron, npm run build)`);
});

test.skipIf(missing.length > 0)(
  "warns in a real Electron window and passes the answer on",
  async () => {
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
  },
);

test.skipIf(missing.length > 0)("gives the page no Node and no way out", async () => {
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

test.skipIf(missing.length > 0)("measures how long nobody has touched anything", async () => {
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

async function startElectronShell() {
  const display = await displayOfItsOwn();
  const channel = await openChannel({
    sessionsOfUid: () => [sessionOf({ display })],
  });
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const app: ElectronApplication = await _electron.launch({
    executablePath: binary,
    args: [...asRoot, entry, "--socket", channel.path],
    env: {
      ...process.env,
      HOME: tempDir(),
      ...(display === null ? {} : { DISPLAY: display }),
    } as Record<string, string>,
  });
  onTestFinished(() => app.close());
  return { channel, app };
}

/** Windows and macOS have only the one that is there. */
async function displayOfItsOwn(): Promise<string | null> {
  if (process.platform !== "linux") return null;
  const display = await XDisplay.start("1280x800");
  onTestFinished(() => display.stop());
  return display.name;
}
