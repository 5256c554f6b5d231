import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { builtPage } from "../support/built-pages.ts";
import { startSite } from "../support/listening-site.ts";
import { noPluggableScreen, startPluggableScreen } from "../support/pluggable-screen.ts";
import {
  PATIENTLY,
  type ShellOnDisplay,
  shareOf,
  shareUncovered,
  show,
  startShellOnDisplay,
} from "../support/shell-on-display.ts";
import { statusOf } from "../support/shell-values.ts";

/** Attack case 84 on a real Xorg, whose monitors come, go and turn. */
const chromium = await findChromium();
const missing = chromium === null ? "no Chromium is installed" : noPluggableScreen();
const GUEST_COLOUR = "#335577";
const PAGE = builtPage("renderer");

beforeAll(async () => void (await PAGE.ready()));

test.skipIf(missing !== null)(
  "84: covers a monitor that is plugged in, and one that turns, under a cover and beside a guest",
  async () => {
    const screen = await startPluggableScreen();
    const stage = await startShellOnDisplay(PAGE.dir, "en", Promise.resolve(screen.display));
    await show(stage, { surface: "cover", stage: "locked", remainingMs: null, answer: "none" });
    await underCover(stage, screen);
    await besideGuest(stage, screen);
  },
);

type Screen = Awaited<ReturnType<typeof startPluggableScreen>>;

async function underCover(stage: ShellOnDisplay, screen: Screen): Promise<void> {
  await screen.plug();
  await proves(stage, [1, 2]);
  await expectCovered(stage, "1280x800+1280+0");
  await screen.unplug();
}

async function besideGuest(stage: ShellOnDisplay, screen: Screen): Promise<void> {
  const port = await startSite((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>guest</title><body style="background:${GUEST_COLOUR}">`);
  });
  const guest = { start: `http://localhost:${port}/` };
  const kiosk = {
    sessionKind: "kiosk",
    stage: "active",
    guest,
    act: null,
    answer: "none",
  } as const;
  stage.channel.server.publish(statusOf({ ...kiosk, surface: "none" }));
  await vi.waitFor(() => expectGuest(stage, "1280x712+0+0"), PATIENTLY);
  await screen.plug();
  await vi.waitFor(() => expectCovered(stage, "1280x800+1280+0"), PATIENTLY);
  await screen.unplug();
  stage.channel.server.publish(statusOf({ ...kiosk, surface: "cover" }));
  await proves(stage, [1, 2, 1]);
  await screen.turn();
  await proves(stage, [1, 2, 1, 1]);
  // The guest under it moves too, and stays under it.
  await expectCovered(stage, "800x1280+0+0");
  stage.channel.server.publish(statusOf({ ...kiosk, surface: "none" }));
  await vi.waitFor(() => expectGuest(stage, "800x1192+0+0"), PATIENTLY);
  await vi.waitFor(() => expectCovered(stage, "800x88+0+1192"), PATIENTLY);
}

/** All of it, down to the bar. */
async function expectGuest(stage: ShellOnDisplay, part: string): Promise<void> {
  expect(await shareOf(GUEST_COLOUR, await photograph(stage, part))).toBeGreaterThan(0.999);
}

/**
 * The page on every display has said that it painted.
 *
 * @param displays how many it was on, each time that it was told
 */
async function proves({ channel }: ShellOnDisplay, displays: readonly number[]): Promise<void> {
  const shown = () => channel.calls.filter(({ call }) => call === "surfaceShown");
  const told = () => shown().map(({ body }) => (body as { displays: number }).displays);
  await vi.waitFor(() => expect(told()).toEqual(displays), PATIENTLY);
}

/** Nothing of a guest nor of what lies underneath, and at no edge the bare screen, which is black. */
async function expectCovered(stage: ShellOnDisplay, part: string): Promise<void> {
  const photo = await photograph(stage, part);
  expect(await shareUncovered(photo)).toBe(0);
  expect(await shareOf(GUEST_COLOUR, photo)).toBe(0);
  for (const edge of ["North", "South", "East", "West"]) {
    const cut = /North|South/.test(edge) ? "100%x1+0+0" : "1x100%+0+0";
    const rows = ["-gravity", edge, "-crop", cut, "-format", "%[fx:minima]", "info:"];
    expect(Number(await stage.display.run("convert", photo, ...rows)), edge).toBeGreaterThan(0.01);
  }
}

async function photograph({ display, photoDir }: ShellOnDisplay, part: string): Promise<string> {
  const photo = join(photoDir, "part.png");
  await display.run("import", "-window", "root", "-crop", part, "+repage", photo);
  return photo;
}

test.runIf(missing !== null)("84: was not tried", ({ skip }) => skip(missing ?? ""));
