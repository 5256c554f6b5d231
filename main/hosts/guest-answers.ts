import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { hasWorkedLong, isHung, type Patience } from "../guest-hang.ts";
import {
  lookAtMainThread,
  type OwnProcess,
  processesOfType,
  type ThreadLook,
} from "./guest-processes.ts";

/** Part of what a hang costs: the next guest is to be up three seconds after it began. */
const ASK_EVERY_MS = 250;
const LOOK_EVERY_MS = 100;
const LOOK_AT_PAINTER_EVERY_MS = 300;
/** proc(5): a hundred a second, wherever Linux runs. */
const MS_PER_TICK = 10;
/** What a thread takes for the looks themselves. */
const STILL_TICKS = 3;
/** A driver that holds the one process which paints holds it for good. */
const GPU_STUCK_LOOKS = 3;

export type Answering = {
  readonly context: BrowserContext;
  readonly userDataDir: string;
  /** Printing waits for whoever prints. */
  readonly mayPrint: () => boolean;
  readonly patience: Patience;
};

/**
 * A page that runs a script without an end answers nothing, and Chromium would ask its guest about it.
 * Asked over the protocol itself: playwright's own way counts as a touch, which lets a page do more.
 */
export async function watchAnswers(
  answering: Answering,
  page: Page,
  onHang: () => void,
): Promise<void> {
  const session = await answering.context.newCDPSession(page).catch(() => null);
  if (session === null) return;
  const requests = watchRequests(page);
  while (!page.isClosed()) {
    const asked = session.send("Runtime.evaluate", { expression: "1" }).catch(() => undefined);
    const mayWait = () => answering.mayPrint() || requests.size > 0;
    if (await isSilentTooLong(asked, answering, mayWait)) return onHang();
    await delay(ASK_EVERY_MS, undefined, { ref: false });
  }
}

/** A page may wait for such a request and do nothing else meanwhile. */
function watchRequests(page: Page): ReadonlySet<object> {
  const open = new Set<object>();
  page.on("request", (request) => {
    if (request.resourceType() === "xhr") open.add(request);
  });
  for (const name of ["requestfinished", "requestfailed"] as const) {
    page.on(name as "requestfinished", (request) => void open.delete(request));
  }
  return open;
}

async function isSilentTooLong(
  asked: Promise<unknown>,
  { userDataDir, patience }: Answering,
  mayWait: () => boolean,
): Promise<boolean> {
  const answer = asked.then(() => "answered");
  const askedAtMs = performance.now();
  let first: readonly ThreadLook[] | null = null;
  let [wasStill, workedMs] = [true, 0];
  for (;;) {
    const look = delay(LOOK_EVERY_MS, "silent", { ref: false });
    const isAnswered = (await Promise.race([answer, look])) === "answered";
    if (isAnswered && hasWorkedLong({ workedMs })) patience.wasNeeded();
    if (isAnswered) return false;
    const now = await looksAt(await processesOfType(userDataDir, "renderer"));
    first ??= now;
    wasStill &&= isStill(first, now);
    const silentMs = performance.now() - askedAtMs;
    workedMs = (ticksOf(now) - ticksOf(first)) * MS_PER_TICK;
    const silent = { silentMs, workedMs, wasStill, mayWait: mayWait() };
    if (!isHung(silent, patience.isLong)) continue;
    if (hasWorkedLong(silent)) patience.wasNeeded();
    return true;
  }
}

function isStill(first: readonly ThreadLook[], now: readonly ThreadLook[]): boolean {
  const doesNothing = now.every(({ state }) => state === "S" || state === "T");
  return doesNothing && Math.abs(ticksOf(now) - ticksOf(first)) <= STILL_TICKS;
}

function ticksOf(looks: readonly ThreadLook[]): number {
  return looks.reduce((sum, { workedTicks }) => sum + workedTicks, 0);
}

async function looksAt(processes: readonly OwnProcess[]): Promise<readonly ThreadLook[]> {
  const looks = await Promise.all(processes.map(lookAtMainThread));
  return looks.filter((look) => look !== null);
}

/** Pages answer while the process that paints them hangs: nobody would see that they do. */
export async function watchPainting(
  userDataDir: string,
  isOver: () => boolean,
  onHang: () => void,
): Promise<void> {
  let gpu: OwnProcess | undefined;
  let stuck = 0;
  let before = -1;
  while (!isOver()) {
    await delay(LOOK_AT_PAINTER_EVERY_MS, undefined, { ref: false });
    const look = gpu === undefined ? null : await lookAtMainThread(gpu);
    if (look === null) [gpu] = await processesOfType(userDataDir, "gpu-process");
    const isStuck = look !== null && "TD".includes(look.state) && look.workedTicks === before;
    before = look?.workedTicks ?? -1;
    stuck = isStuck ? stuck + 1 : 0;
    if (stuck >= GPU_STUCK_LOOKS) return onHang();
  }
}
