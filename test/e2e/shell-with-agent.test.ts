import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { builtPage } from "../support/built-pages.ts";
import {
  BESIDE_A_NOTICE,
  MS_UNTIL_HEARD,
  startDesk,
  surfacesShown,
} from "../support/desk-with-agent.ts";
import { eventually } from "../support/eventually.ts";
import { isLong } from "../support/long-suite.ts";
import { freezeProgram, processesOf } from "../support/person-processes.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import type { RealAgent } from "../support/real-agent.ts";
import {
  PATIENTLY,
  readNotice,
  readWords,
  seesProgram,
  shareUncovered,
  touch,
} from "../support/shell-on-display.ts";
import { tempDir } from "../support/temp-dir.ts";
import { createTestUser, type TestUser } from "../support/test-user.ts";
import { wordsMeanwhile } from "../support/words-meanwhile.ts";
import { XDisplay } from "../support/x-display.ts";

/**
 * Everything real: the agent with a signed policy, its socket, the shell, Chromium, a locker, and the
 * person's session. In `npm test` only the agent's clock is put on, so that no deadline is waited out.
 */
const needs = reasonToSkip("a shell with its agent", ["root", "Xvfb", "xdotool", "i3lock"]);
const skip = needs ?? ((await findChromium()) === null ? "no Chromium is installed" : null);
const PAGE = builtPage("renderer");
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The only button that is red. */
const EMERGENCY = "rgb(148,23,20)";
const EMERGENCY_FOR = 15 * MINUTE;
/** What a cover has taken on a busy machine, and more. */
const MS_TO_PAINT = 1_000;
/** The shortest that policies may ask for. */
const [WARN_BEFORE, LOCK_AFTER] = [20 * SECOND, 30 * SECOND];
const [CLEAR_AFTER, SIGN_OUT_AFTER] = [60 * SECOND, 90 * SECOND];

beforeAll(async () => {
  if (skip === null) await PAGE.ready();
});

test.skipIf(skip)(
  "warns over a full-screen program, stays for a key, then covers, locks, clears and ends",
  async () => {
    const desk = await sitDown();
    const { agent, display, pass } = desk;

    await shown(agent, "warning", 1);
    const photo = join(tempDir(), "warned.png");
    await display.photograph(photo);
    expect(await shareUncovered(photo)).toBe(0);
    expect(await readWords(photo)).toMatch(/locks in \d+ seconds/);
    await sleep(MS_UNTIL_HEARD);
    await display.pressKey();
    await seesProgram(display, BESIDE_A_NOTICE);
    await pass(WARN_BEFORE);
    expect(agent.rowsOf("sessionAct")).toEqual([]);

    await shown(agent, "warning", 2);
    await pass(WARN_BEFORE);
    await did(agent, "lock");
    await coveredWhileItLocked(agent);
    await eventually("nothing but the locker", async () => (await display.countColours()) === 1);

    await pass(CLEAR_AFTER - LOCK_AFTER - WARN_BEFORE);
    await shown(agent, "banner", 1);
    await pass(WARN_BEFORE);
    await did(agent, "clear");
    // It goes on: what the person had open, and the shell that the next warning needs.
    expect(await display.countColours()).toBe(1);
    await pass(SIGN_OUT_AFTER - CLEAR_AFTER - WARN_BEFORE);
    await shown(agent, "banner", 2);
    await pass(WARN_BEFORE);
    await did(agent, "signOut");
    await eventually("no process of the person is left", () => processesOf(desk.user) === 0);
    expect(agent.rowsOf("lockBroken")).toEqual([]);
    expect(agent.rowsOf("shellLost")).toEqual([]);
  },
);

test.skipIf(skip)(
  "keeps on for one touch, with no server, and says until when; then counts down what a program has left, and it is gone",
  async () => {
    const desk = await sitDown({
      "session.maxLength": 5 * MINUTE,
      "session.idle.warnBefore": MINUTE,
      "session.emergency.perShift": 1,
      "session.emergency.for": EMERGENCY_FOR,
    });
    const { agent, display, user } = desk;
    desk.jump(4 * MINUTE);
    await shown(agent, "banner", 1);
    await sleep(MS_UNTIL_HEARD);
    await touch(display, EMERGENCY);
    await holds(desk);
    await shown(agent, "banner", 2);
    freezeProgram(user);
    desk.jump(MINUTE);
    await shown(agent, "banner", 3);
    const windows = ["search", "--onlyvisible", "--class", "^Sessionward$"];
    expect(await display.run("xdotool", ...windows)).not.toBe("");
    const isOver = () => agent.rowsOf("sessionAct").length > 0;
    const words = await wordsMeanwhile(display, tempDir(), isOver);
    expect(words).toMatch(/programs close in \d seconds/);
    await did(agent, "signOut");
    await eventually("no process of the person is left", () => processesOf(user) === 0);
  },
);

/** In the journal it is by whom and when, for whoever asks later. */
async function holds({ agent, display, jump }: Desk): Promise<void> {
  await vi.waitFor(() => expect(agent.rowsOf("emergency")).toHaveLength(1), PATIENTLY);
  const photo = join(tempDir(), "held.png");
  await vi.waitFor(async () => {
    await display.photograph(photo);
    expect(await readNotice(photo)).toMatch(/Nothing happens by.* 15/);
  }, PATIENTLY);
  jump(EMERGENCY_FOR - 2 * MINUTE);
  await seesProgram(display);
  expect(agent.rowsOf("sessionAct")).toEqual([]);
  expect(surfacesShown(agent).filter((one) => one === "banner")).toHaveLength(1);
  jump(MINUTE);
}

test.runIf(skip !== null)("was not tried", (context) => context.skip(skip ?? ""));

type Desk = {
  readonly agent: RealAgent;
  readonly display: XDisplay;
  readonly user: TestUser;
  readonly jump: (ms: number) => void;
  /** In the long form it is waited. */
  readonly pass: (ms: number) => Promise<void>;
};

/** A person with a password, a program over the whole screen, and a shell of their own beside it. */
async function sitDown(limitsMs: Readonly<Record<string, number>> = LIMITS_MS): Promise<Desk> {
  const display = await XDisplay.start("1280x800");
  onTestFinished(() => display.stop());
  const user = createTestUser("correct-horse");
  const { agent, clock } = await startDesk({
    ...{ display, user, kind: "named", rendererDir: PAGE.dir, limitsMs },
  });
  await typeUntilNoticed(agent, display);
  const jump = (ms: number) => clock.jump(ms);
  const pass = isLong ? sleep : async (ms: number) => jump(ms);
  return { agent, display, user, jump, pass };
}

/** A shell may need longer to start than people may be idle: then its first word were the warning. */
function typeUntilNoticed(agent: RealAgent, display: XDisplay): Promise<void> {
  return vi.waitFor(
    async () => {
      await display.pressKey();
      expect(surfacesShown(agent)).toEqual(["notice"]);
    },
    { ...PATIENTLY, interval: SECOND },
  );
}

const LIMITS_MS = {
  "session.idle.warnBefore": WARN_BEFORE,
  "session.idle.lockAfter": LOCK_AFTER,
  "session.idle.clearAfter": CLEAR_AFTER,
  "session.idle.signOutAfter": SIGN_OUT_AFTER,
};

function shown(agent: RealAgent, surface: string, times: number): Promise<void> {
  return vi.waitFor(() => {
    expect(surfacesShown(agent).filter((each) => each === surface)).toHaveLength(times);
  }, PATIENTLY);
}

function did(agent: RealAgent, act: string): Promise<void> {
  return vi.waitFor(() => {
    expect(agent.rowsOf("sessionAct")).toContainEqual(expect.objectContaining({ act }));
  }, PATIENTLY);
}

/** A locker that is up at once is the cover: ours is taken away then, and may not have been painted. */
function coveredWhileItLocked(agent: RealAgent): Promise<void> {
  const locked = agent.rowsOf("sessionAct").find(({ act }) => act === "lock");
  expect(locked).toMatchObject({ outcome: "done", ms: expect.any(Number) });
  if (Number(locked?.["ms"]) < MS_TO_PAINT) return Promise.resolve();
  return shown(agent, "cover", 1);
}
