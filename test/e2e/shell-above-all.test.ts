import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import {
  buildPage,
  PATIENTLY,
  type ShellOnDisplay,
  shareUncovered,
  show,
  startShellOnDisplay,
  UNDERNEATH,
} from "../support/shell-on-display.ts";

const chromium = await findChromium();
const PAGE = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "above-all-page");

beforeAll(() => buildPage(PAGE).then(() => {}));

test.skipIf(chromium === null)(
  "95: the cover lies over a window that was put above everything, before it or below a warning",
  async () => {
    const stage = await startShellOnDisplay(PAGE);
    await notify(stage);
    await show(stage, { surface: "cover", stage: "active", remainingMs: null, answer: "none" });
    await isCovered(stage);
    await show(stage, { surface: "warning", remainingMs: 42_000 });
    await notify(stage);
    expect(await share(stage)).toBeGreaterThan(0.1);
    await show(stage, { surface: "cover", stage: "active", remainingMs: null, answer: "none" });
    await isCovered(stage);
  },
);

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

/** As notifications are: a window that no window manager has a say about, raised over all others. */
async function notify({ display }: ShellOnDisplay): Promise<void> {
  const title = `note${performance.now()}`;
  const program = display.start(
    "/usr/bin/display",
    ...["-title", title, "-size", "640x400", "-geometry", "640x400+100+100", `xc:${UNDERNEATH}`],
  );
  onTestFinished(() => void program.kill());
  const id = await vi.waitFor(
    () => display.run("xdotool", "search", "--onlyvisible", "--name", title),
    PATIENTLY,
  );
  const [first = ""] = id.trim().split("\n");
  const above = ["windowunmap", "--sync", first, "set_window", "--overrideredirect", "1", first];
  await display.run("xdotool", ...above, "windowmap", "--sync", first, "windowraise", first);
}

async function share({ display, photoDir }: ShellOnDisplay): Promise<number> {
  await display.photograph(join(photoDir, "screen.png"));
  return shareUncovered(join(photoDir, "screen.png"));
}

async function isCovered(stage: ShellOnDisplay): Promise<void> {
  await vi.waitFor(async () => expect(await share(stage)).toBe(0), PATIENTLY);
}
