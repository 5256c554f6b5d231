import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { builtPage } from "../support/built-pages.ts";
import { startSite } from "../support/listening-site.ts";
import {
  callsOf,
  PATIENTLY,
  readWords,
  type ShellOnDisplay,
  startShellOnDisplay,
} from "../support/shell-on-display.ts";
import { statusOf } from "../support/shell-values.ts";

const chromium = await findChromium();
const PAGE = builtPage("renderer");
/** In the bar of a screen of 1280 × 800. */
const END_BUTTON = ["1220", "760"] as const;

beforeAll(async () => void (await PAGE.ready()));

/** A page that reports every key it gets. */
async function startNotepad() {
  const keys: string[] = [];
  const port = await startSite((request, response) => {
    const key = new URL(request.url ?? "/", "http://a").searchParams.get("key");
    if (key !== null) keys.push(key);
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>notepad</title><body style="background:#fff">
      <script>addEventListener("keydown", (event) => {
        event.stopImmediatePropagation();
        fetch("/?key=" + event.key);
      }, true)</script>`);
  });
  return { keys, url: `http://localhost:${port}` };
}

test.skipIf(chromium === null)(
  "keeps the end of a guest's session in reach below every page, asks once, and lets them go on",
  async () => {
    const { url, keys } = await startNotepad();
    const stage = await startShellOnDisplay(PAGE.dir);
    const guest = { start: `${url}/`, allow: [`${url}/*`] };
    const limits = { endsInMs: 1_500_000, idle: null };
    const kiosk = { sessionKind: "kiosk", surface: "none", act: null, answer: "none" } as const;
    stage.channel.server.publish(statusOf({ ...kiosk, stage: "active", guest, limits }));
    const key = (...names: string[]) => stage.display.run("xdotool", "key", ...names);
    await vi.waitFor(async () => {
      await key("a");
      expect(keys).toContain("a");
    }, PATIENTLY);
    await reads(stage, /minutes left/);

    await press(stage, END_BUTTON);
    await reads(stage, /Everything you do here is cleared when you finish/);
    await new Promise((resolve) => setTimeout(resolve, 900));
    await key("Return");
    await reads(stage, /minutes left/, /Everything you do here/);
    await vi.waitFor(async () => {
      await key("b");
      expect(keys).toContain("b");
    }, PATIENTLY);
    expect(callsOf(stage)).not.toContain("signOutNow");

    // By keys alone, whatever the page does with its own.
    await key("F6");
    await reads(stage, /Everything you do here is cleared when you finish/);
    await new Promise((resolve) => setTimeout(resolve, 900));
    await key("Tab", "Return");
    await vi.waitFor(() => expect(callsOf(stage)).toContain("signOutNow"), PATIENTLY);
    expect(keys).not.toContain("F6");
  },
);

async function press({ display }: ShellOnDisplay, [x, y]: typeof END_BUTTON): Promise<void> {
  await display.run("xdotool", "mousemove", x, y, "sleep", "0.2", "click", "1");
}

/** @param not what has to be gone */
async function reads({ display, photoDir }: ShellOnDisplay, words: RegExp, not = /^\b$/) {
  const photo = join(photoDir, "screen.png");
  await vi.waitFor(async () => {
    await display.photograph(photo);
    const read = await readWords(photo);
    expect(read).toMatch(words);
    expect(read).not.toMatch(not);
  }, PATIENTLY);
}

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});
