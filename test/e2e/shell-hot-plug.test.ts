import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { noPluggableScreen, startPluggableScreen } from "../support/pluggable-screen.ts";
import {
  buildPage,
  PATIENTLY,
  type ShellOnDisplay,
  shareUncovered,
  show,
  startShellOnDisplay,
} from "../support/shell-on-display.ts";

/** Attack case 84 on a real Xorg, whose monitors come, go and turn. */
const chromium = await findChromium();
const missing = chromium === null ? "no Chromium is installed" : noPluggableScreen();
const PAGE = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "hot-plug-page");

beforeAll(() => buildPage(PAGE).then(() => {}));

test.skipIf(missing !== null)(
  "84: covers a monitor that is plugged in, and one that turns and gets larger, and proves it",
  async () => {
    const screen = await startPluggableScreen();
    const stage = await startShellOnDisplay(PAGE, "en", Promise.resolve(screen.display));
    await show(stage, { surface: "cover", stage: "locked", remainingMs: null, answer: "none" });
    const plugged = await msUntilProven(stage, screen.plug, [1, 2]);
    await expectCovered(stage, "1280x800+1280+0");
    await screen.unplug();
    const turned = await msUntilProven(stage, screen.turn, [1, 2, 1]);
    await expectCovered(stage, "800x1280+0+0");
    process.stderr.write(
      `cover: painted ${plugged} ms after a monitor came, ${turned} after a turn\n`,
    );
  },
);

/** From before the change, until the page on every display has said that it painted. */
async function msUntilProven(
  { channel }: ShellOnDisplay,
  change: () => Promise<unknown>,
  displays: readonly number[],
): Promise<number> {
  const startedMs = performance.now();
  await change();
  const shown = () => channel.calls.filter(({ call }) => call === "surfaceShown");
  const told = () => shown().map(({ body }) => (body as { displays: number }).displays);
  await vi.waitFor(() => expect(told()).toEqual(displays), { ...PATIENTLY, interval: 5 });
  return Math.round(performance.now() - startedMs);
}

/** Nothing of what lies underneath, and at no edge the bare screen, which is black. */
async function expectCovered({ display, photoDir }: ShellOnDisplay, part: string): Promise<void> {
  const photo = join(photoDir, "part.png");
  await display.run("import", "-window", "root", "-crop", part, "+repage", photo);
  expect(await shareUncovered(photo)).toBe(0);
  for (const edge of ["North", "South", "East", "West"]) {
    const cut = /North|South/.test(edge) ? "100%x1+0+0" : "1x100%+0+0";
    const rows = ["-gravity", edge, "-crop", cut, "-format", "%[fx:minima]", "info:"];
    expect(Number(await display.run("convert", photo, ...rows)), edge).toBeGreaterThan(0.01);
  }
}

test.runIf(missing !== null)("84: was not tried", ({ skip }) => skip(missing ?? ""));
