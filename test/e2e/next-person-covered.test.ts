import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { startWebApp } from "../../scripts/demo/web-app.ts";
import { BrowserRunner } from "../support/browser-runner.ts";
import { builtPage } from "../support/built-pages.ts";
import {
  BESIDE_A_NOTICE,
  MS_UNTIL_HEARD,
  startDesk,
  surfacesShown,
} from "../support/desk-with-agent.ts";
import { eventually } from "../support/eventually.ts";
import { filesHolding } from "../support/find-bytes.ts";
import { isLong } from "../support/long-suite.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import type { RealAgent } from "../support/real-agent.ts";
import { PATIENTLY, readWords, seesProgram, shareUncovered } from "../support/shell-on-display.ts";
import { tempDir } from "../support/temp-dir.ts";
import { createTestUser } from "../support/test-user.ts";
import { XDisplay } from "../support/x-display.ts";

/** The real agent, the real shell that draws the cover, and somebody else's Chromium underneath. */
const needs = reasonToSkip("the next person under the drawn cover", ["root", "Xvfb", "xdotool"]);
const skip = needs ?? ((await findChromium()) === null ? "no Chromium is installed" : null);
const PAGE = builtPage("renderer");
/** Issue: "cover to ready". */
const READY_WITHIN_MS = 5_000;
/** The shortest that policies may ask for. */
const [WARN_BEFORE, CLEAR_AFTER] = [20_000, 30_000];

beforeAll(async () => {
  if (skip === null) await PAGE.ready();
});

test.skipIf(skip)(
  "covered first, then cleared, then ready for the next person: 5 s at the most",
  async () => {
    const { agent, clock, display, runner } = await signedInDesk();
    // Ten seconds that nobody can put on: how long nobody was there is what the X server says.
    await vi.waitFor(() => expect(surfacesShown(agent)).toContain("warning"), PATIENTLY);
    clock.jump(WARN_BEFORE);
    await eventually("the cover is painted", () => surfacesShown(agent).includes("cover"));
    const coveredMs = performance.now();
    const covered = join(tempDir(), "covered.png");
    await display.photograph(covered);
    await eventually("it says so", () => surfacesShown(agent).includes("ended"), READY_WITHIN_MS);
    const readyMs = Math.round(performance.now() - coveredMs);
    process.stdout.write(`cover painted to ready: ${readyMs} ms\n`);

    expect(readyMs).toBeLessThan(READY_WITHIN_MS);
    expect(await shareUncovered(covered)).toBe(0);
    expect(eventsOf(agent)).toEqual(["warning", "cover", "clear done", "ended"]);
    expect(filesHolding(runner.user.homeDir, runner.token)).toEqual([]);
    const ready = join(tempDir(), "ready.png");
    await display.photograph(ready);
    expect(await readWords(ready)).toContain("Ready for the next person");
    await sleep(MS_UNTIL_HEARD);
    await display.run("xdotool", "key", "Return");
    await seesProgram(display, BESIDE_A_NOTICE);
    const { report } = await runner.ask();
    expect(new Set(Object.values(report.kinds))).toEqual(new Set(["anonymous"]));
  },
);

/** The worst that a browser can do: it answers nothing, and must be killed. */
test.skipIf(skip ?? !isLong).each([
  ["its owner out for 10 s", "correct-horse", 10_000],
  ["the next person waiting for 5 s", null, READY_WITHIN_MS],
])(
  "a clearing that meets a browser which hangs keeps %s at the most",
  async (who, password, withinMs) => {
    const { agent, clock, display, runner, browser } = await signedInDesk(password);
    await vi.waitFor(() => expect(surfacesShown(agent)).toContain("warning"), PATIENTLY);
    process.kill(browser.pid, "SIGSTOP");
    clock.jump(WARN_BEFORE);
    await eventually("the cover is painted", () => surfacesShown(agent).includes("cover"));
    const coveredMs = performance.now();
    if (password !== null) await seesProgram(display, BESIDE_A_NOTICE);
    else await eventually("it says so", () => surfacesShown(agent).includes("ended"), 2 * withinMs);
    const tookMs = Math.round(performance.now() - coveredMs);
    process.stdout.write(`cover painted, a hung browser, ${who}: ${tookMs} ms\n`);
    expect(tookMs).toBeLessThan(withinMs);
    expect(eventsOf(agent).slice(0, 3)).toEqual(["warning", "cover", "clear done"]);
    expect(filesHolding(runner.user.homeDir, runner.token)).toEqual([]);
  },
);

test.runIf(skip !== null)("was not tried", (context) => context.skip(skip ?? ""));

/** Signed in to the web app, by an account that has a password or, as a rule, none. */
async function signedInDesk(password: string | null = null) {
  const display = await XDisplay.start("1280x800");
  onTestFinished(() => display.stop());
  const webApp = await startWebApp();
  onTestFinished(() => webApp.close());
  const runner = new BrowserRunner("chromium", webApp, display.name, createTestUser(password));
  const { agent, clock } = await startDesk({
    ...{ display, user: runner.user, kind: password === null ? "generic" : "named" },
    rendererDir: PAGE.dir,
    limitsMs: { "session.idle.warnBefore": WARN_BEFORE, "session.idle.clearAfter": CLEAR_AFTER },
  });
  await seesProgram(display, BESIDE_A_NOTICE);
  // Nobody signed in to an account without a password: until the first key nobody is there to be idle.
  const isWaiting = password === null;
  if (isWaiting) clock.jump(2 * CLEAR_AFTER);
  const browser = await runner.signIn();
  if (isWaiting) expect(eventsOf(agent), "before the first key").toEqual([]);
  await display.pressKey();
  return { agent, clock, display, runner, browser };
}

/** What was on the screen and what was done, in the order of the agent's own log. */
function eventsOf({ store }: RealAgent): readonly string[] {
  return store.audit.rowsAfter(0, 1_000).flatMap(({ event, body }) => {
    const row = JSON.parse(body);
    if (event === "sessionAct") return [`${row.act} ${row.outcome}`];
    const isOld = event !== "surfaceShown" || row.shown.surface === "notice";
    return isOld ? [] : [row.shown.surface];
  });
}
