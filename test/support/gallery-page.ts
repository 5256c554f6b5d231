import type { Browser, Page } from "playwright-core";
import { type SurfaceView, surfaceViewSchema } from "../../main/contract/bridge.ts";
import { BINDING, bridgeScript, pushScript } from "../../main/hosts/chromium-bridge.ts";
import { ORIGIN } from "../../main/hosts/chromium-options.ts";
import {
  answerRequest,
  loadRendererFiles,
  type RendererFiles,
} from "../../main/hosts/renderer-files.ts";
import { launchDrivenChromium } from "./driven-chromium.ts";
import { SCREEN, type Size } from "./gallery-scenes.ts";

/** How a person has set up their screen. */
export type Look = {
  readonly name: string;
  readonly colorScheme: "light" | "dark";
  readonly forcedColors: "active" | "none";
  /** The browser's own text size, in per cent. */
  readonly textPercent: number;
  readonly reducedMotion: "reduce" | "no-preference";
};

const LIGHT: Look = {
  name: "light",
  colorScheme: "light",
  forcedColors: "none",
  textPercent: 100,
  reducedMotion: "reduce",
};
export const LOOKS: readonly [Look, Look, Look, Look] = [
  LIGHT,
  { ...LIGHT, name: "dark", colorScheme: "dark" },
  { ...LIGHT, name: "forced", colorScheme: "dark", forcedColors: "active" },
  { ...LIGHT, name: "200", textPercent: 200 },
];

type SentCall = { readonly name: string; readonly body: unknown };

/** The built page behind the routes and the bridge of the Chromium host, on a clock of its own. */
export type GalleryPage = {
  readonly page: Page;
  readonly calls: SentCall[];
  /** What a person sees `settleMs` after the host sent this view. */
  readonly show: (view: SurfaceView, size?: Size, opens?: string) => Promise<void>;
  readonly send: (view: SurfaceView) => Promise<void>;
  readonly pass: (ms: number) => Promise<void>;
};

/** The page's clock stands still but for what `pass` lets go by: a picture never differs by a second. */
const NOON = new Date("2026-11-22T12:00:00Z");
const SETTLE_MS = 100;
/** Nothing is answered before it can have been seen. */
const OPEN_TO_ANSWERS_MS = 900;
/** For axe, which waits by timers: on a clock that stands still it would wait for ever. */
const KEEP_REAL_TIMER = "globalThis.realTimeout = setTimeout.bind(globalThis);";
const ROOT_FONT_PX = 16;

export type Gallery = { readonly browser: Browser; readonly files: RendererFiles };

/** One browser for a whole suite, and the page that was built into a directory. */
export async function launchGallery(executablePath: string, builtDir: string): Promise<Gallery> {
  const loaded = await loadRendererFiles(builtDir);
  if (!loaded.ok) throw new Error(loaded.detail);
  const browser = await launchDrivenChromium(executablePath);
  return { browser, files: loaded.value };
}

export async function openGalleryPage(
  { browser, files }: Gallery,
  look: Look = LIGHT,
): Promise<GalleryPage> {
  const { colorScheme, forcedColors, reducedMotion } = look;
  const context = await browser.newContext({
    viewport: SCREEN,
    timezoneId: "UTC",
    colorScheme,
    forcedColors,
    reducedMotion,
  });
  const calls: SentCall[] = [];
  await context.route("**/*", (route) =>
    route.fulfill(answerRequest(files, ORIGIN, route.request().url())),
  );
  await context.exposeBinding(BINDING, (_source, name: string, body: unknown) => {
    calls.push({ name, body });
    return { ok: true };
  });
  await context.addInitScript(KEEP_REAL_TIMER);
  await context.addInitScript(bridgeScript());
  const page = await context.newPage();
  await setTextSize(page, look.textPercent);
  await page.clock.install({ time: NOON });
  await page.goto(`${ORIGIN}/index.html`);
  await page.clock.pauseAt(new Date(NOON.getTime() + 60_000));
  return { page, calls, ...conversation(page) };
}

/** A view without anything in common comes first, so that each surface starts anew. */
function conversation(page: Page) {
  const pass = (ms: number) => page.clock.runFor(ms);
  const send = async (view: SurfaceView) => {
    // The page leaves out what it can't read: what it shows then is of the view before.
    surfaceViewSchema.parse(view);
    await page.evaluate(pushScript(view));
    await pass(SETTLE_MS);
  };
  const show = async (view: SurfaceView, size: Size = SCREEN, opens?: string) => {
    await page.setViewportSize(size);
    await send({ ...view, surface: "offline", status: null });
    await send(view);
    if (opens !== undefined) await openPart({ page, pass }, opens);
  };
  return { pass, send, show };
}

async function setTextSize(page: Page, percent: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const standard = (ROOT_FONT_PX * percent) / 100;
  await session.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard } });
}

/** As if somebody had pressed it: on a clock that stands still no real press would ever be steady. */
export async function openPart(
  { page, pass }: Pick<GalleryPage, "page" | "pass">,
  selector: string,
): Promise<void> {
  await pass(OPEN_TO_ANSWERS_MS);
  await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  await pass(SETTLE_MS);
}
