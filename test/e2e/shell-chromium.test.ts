import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { processesOn } from "../../main/hosts/guest-processes.ts";
import { builtPage } from "../support/built-pages.ts";
import { expectNoDebugger } from "../support/debugger-port.ts";
import {
  callsOf,
  endShell,
  PATIENTLY,
  readWords,
  type ShellOnDisplay,
  shareUncovered,
  show,
  startShellOnDisplay,
} from "../support/shell-on-display.ts";
import { statusOf } from "../support/shell-values.ts";
import { expectGuestsApart } from "../support/three-guests.ts";

const chromium = await findChromium();
const PAGE = builtPage("renderer");

beforeAll(async () => void (await PAGE.ready()));

test.skipIf(chromium === null)(
  "warns over a full-screen program, counts down readably, and any key means still here",
  async () => {
    const stage = await startShellOnDisplay(PAGE.dir);
    await show(stage, { surface: "warning", remainingMs: 42_000 });
    const first = await secondsOnScreen(stage, "first");
    expect(first).toBeLessThanOrEqual(42);
    expect(first).toBeGreaterThan(30);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await secondsOnScreen(stage, "second")).toBeLessThan(first);
    expect(await shareUncovered(photo(stage, "second"))).toBe(0);
    await stage.display.pressKey();
    await vi.waitFor(() => expect(callsOf(stage)).toContain("stillHere"), PATIENTLY);
  },
);

test.skipIf(chromium === null)("covers everything, then gives the screen back", async () => {
  const stage = await startShellOnDisplay(PAGE.dir, "fr");
  await stage.display.photograph(photo(stage, "before"));
  expect(await shareUncovered(photo(stage, "before"))).toBeGreaterThan(0.99);
  await show(stage, { surface: "cover", stage: "locked", remainingMs: null, answer: "none" });
  await stage.display.photograph(photo(stage, "covered"));
  expect(await shareUncovered(photo(stage, "covered"))).toBe(0);
  expect(await readWords(photo(stage, "covered"))).toContain("pour continuer");
  stage.channel.server.publish(statusOf({ surface: "none" }));
  await vi.waitFor(async () => {
    await stage.display.photograph(photo(stage, "after"));
    expect(await shareUncovered(photo(stage, "after"))).toBeGreaterThan(0.99);
  }, PATIENTLY);
});

test.skipIf(chromium === null)(
  "99: announces with a banner that takes no key, opens no port whoever asks, and leaves when asked",
  async () => {
    const stage = await startShellOnDisplay(PAGE.dir);
    const before = await focusOf(stage);
    await show(stage, { surface: "banner", answer: "none", reason: "calendar" });
    await stage.display.photograph(photo(stage, "banner"));
    expect(await readWords(photo(stage, "banner"))).toContain("Save your work now.");
    expect(await shareUncovered(photo(stage, "banner"))).toBeGreaterThan(0.8);
    expect(await focusOf(stage)).toBe(before);
    await stage.display.pressKey();
    expect(await stage.display.run("ss", "-Hltnp")).not.toMatch(/chrom/);
    await expectNoDebugger(stage.shell);
    expect(await endShell(stage.shell)).toBe(0);
    await vi.waitFor(() => expect(stage.channel.changes.at(-1)).toBe("s1 lost"), PATIENTLY);
    expect(callsOf(stage)).not.toContain("stillHere");
  },
);

test.skipIf(chromium === null)(
  "82, 94: ends a kiosk's guest when the session is cleared: the next finds nothing of theirs, three in a row",
  async () => {
    const stage = await startShellOnDisplay(PAGE.dir);
    await expectGuestsApart({
      channel: stage.channel,
      press: (...keys) => stage.display.run("xdotool", "key", ...keys),
      whileThere: () =>
        vi.waitFor(async () => {
          await stage.display.photograph(photo(stage, "guest"));
          expect(await shareUncovered(photo(stage, "guest"))).toBeLessThan(0.05);
        }, PATIENTLY),
    });
    await dieWithItsGuest(stage);
  },
);

/** Attack case 82, the shell itself: nobody's browser outlives what holds it to the rules. */
async function dieWithItsGuest({ shell, guestsDir, channel }: ShellOnDisplay): Promise<void> {
  const [name = "none"] = readdirSync(guestsDir);
  const processes = await processesOn(join(guestsDir, name));
  expect(processes.length).toBeGreaterThan(3);
  expect(threadsOf(shell), "what kills a shell that hangs").toContain("pulse");
  shell.kill("SIGKILL");
  await vi.waitFor(() => {
    for (const { pid } of processes) expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
  }, PATIENTLY);
  await vi.waitFor(() => expect(channel.changes.at(-1)).toBe("s1 lost"), PATIENTLY);
}

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

function threadsOf({ pid }: ChildProcess): readonly string[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).map((task) => readFileSync(`${tasks}/${task}/comm`, "utf8").trim());
}

async function secondsOnScreen(stage: ShellOnDisplay, name: string): Promise<number> {
  await stage.display.photograph(photo(stage, name));
  const words = await readWords(photo(stage, name));
  return Number(/out in (\d+) seconds/.exec(words)?.[1] ?? `not read: ${words}`);
}

function photo(stage: ShellOnDisplay, name: string): string {
  return join(stage.photoDir, `${name}.png`);
}

async function focusOf(stage: ShellOnDisplay): Promise<string> {
  return stage.display.run("xdotool", "getwindowfocus");
}
