import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { builtPage } from "../support/built-pages.ts";
import {
  PATIENTLY,
  type ShellOnDisplay,
  shareUncovered,
  show,
  startShellOnDisplay,
  UNDERNEATH,
} from "../support/shell-on-display.ts";

const chromium = await findChromium();
const PAGE = builtPage("renderer");
const COVER = { surface: "cover", stage: "active", remainingMs: null, answer: "none" } as const;
const WHOLE_SCREEN = "1280x800+0+0";
/** A shell that would climb over it has long done so. */
const STAYS_MS = 2_000;
const LOCKER = "/usr/bin/i3lock";

beforeAll(async () => void (await PAGE.ready()));

test.skipIf(chromium === null)(
  "95: the cover and the warning lie over what comes up after them, or raises itself again",
  async () => {
    const stage = await startShellOnDisplay(PAGE.dir);
    await putAboveAll(stage, await openWindow(stage));
    for (const fields of [COVER, { surface: "warning", remainingMs: 42_000 } as const]) {
      await show(stage, fields);
      await vi.waitFor(async () => expect(await share(stage)).toBe(0), PATIENTLY);
      await isCoveredAgain(stage, "a full-screen program", () => openWindow(stage, WHOLE_SCREEN));
      const note = await openWindow(stage);
      await isCoveredAgain(stage, "a notification", () => putAboveAll(stage, note));
      const picture = await openWindow(stage, WHOLE_SCREEN);
      await isCoveredAgain(stage, "what only looks like a locker", () =>
        putAboveAll(stage, picture),
      );
      const raise = () => stage.display.run("xdotool", "windowraise", note);
      await isCoveredAgain(stage, "one that raises itself", raise);
    }
  },
);

test.skipIf(chromium === null || !existsSync(LOCKER))(
  "95: a locker that comes after the cover stays above it",
  async () => {
    const stage = await startShellOnDisplay(PAGE.dir);
    await show(stage, COVER);
    const locker = stage.display.start(LOCKER, "-n", "-c", UNDERNEATH.slice(1));
    onTestFinished(() => void locker.kill());
    await vi.waitFor(async () => expect(await share(stage)).toBeGreaterThan(0.95), PATIENTLY);
    await delay(STAYS_MS);
    expect(await share(stage)).toBeGreaterThan(0.95);
  },
);

test.runIf(!existsSync(LOCKER))("no locker was tried: there is no i3lock here", ({ skip }) => {
  skip("no i3lock is installed");
});

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

async function openWindow(
  { display }: ShellOnDisplay,
  geometry = "640x400+100+100",
): Promise<string> {
  const title = `note${performance.now()}`;
  const size = geometry.split("+")[0] ?? "";
  const program = display.start(
    "/usr/bin/display",
    ...["-title", title, "-size", size, "-geometry", geometry, `xc:${UNDERNEATH}`],
  );
  onTestFinished(() => void program.kill());
  const id = await vi.waitFor(
    () => display.run("xdotool", "search", "--onlyvisible", "--name", title),
    PATIENTLY,
  );
  return id.trim().split("\n")[0] ?? "";
}

/** As notifications and lockers are: no window manager has a say about it. */
async function putAboveAll({ display }: ShellOnDisplay, window: string): Promise<void> {
  const above = ["windowunmap", "--sync", window, "set_window", "--overrideredirect", "1", window];
  await display.run("xdotool", ...above, "windowmap", "--sync", window, "windowraise", window);
}

async function share(stage: ShellOnDisplay): Promise<number> {
  return shareUncovered(await photograph(stage));
}

async function photograph({ display, photoDir }: ShellOnDisplay): Promise<string> {
  const path = join(photoDir, "screen.png");
  await display.photograph(path);
  return path;
}

async function isCoveredAgain(
  stage: ShellOnDisplay,
  what: string,
  come: () => Promise<unknown>,
): Promise<void> {
  await come();
  await vi.waitFor(async () => expect(await share(stage), what).toBe(0), PATIENTLY);
}
