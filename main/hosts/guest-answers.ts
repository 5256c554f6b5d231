import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { isHung } from "../guest-hang.ts";
import {
  lookAtMainThread,
  type OwnProcess,
  processesOfType,
  type ThreadLook,
} from "./guest-processes.ts";

const ASK_EVERY_MS = 400;
const LOOK_EVERY_MS = 200;
/** What a thread takes for the looks themselves. */
const STILL_TICKS = 3;
/** A driver that holds the one process which paints holds it for good. */
const GPU_STUCK_LOOKS = 3;

export type Answering = {
  readonly context: BrowserContext;
  readonly userDataDir: string;
  /** Printing waits for whoever prints. */
  readonly mayPrint: () => boolean;
};

/**
 * A page that runs a script without an end answers nothing, and Chromium would ask its guest about it.
 * Asked over the protocol itself: playwright's own way counts as a touch, which lets a page do more.
 */
export async function watchAnswers(
  { context, userDataDir, mayPrint }: Answering,
  page: Page,
  onHang: () => void,
): Promise<void> {
  const session = await context.newCDPSession(page).catch(() => null);
  if (session === null) return;
  const requests = watchRequests(page);
  while (!page.isClosed()) {
    const asked = session.send("Runtime.evaluate", { expression: "1" }).catch(() => undefined);
    const mayWait = () => mayPrint() || requests.size > 0;
    if (await isSilentTooLong(asked, userDataDir, mayWait)) return onHang();
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
  userDataDir: string,
  mayWait: () => boolean,
): Promise<boolean> {
  const answer = asked.then(() => "answered");
  const askedAtMs = performance.now();
  let first: readonly ThreadLook[] | null = null;
  let wasStill = true;
  for (;;) {
    const look = delay(LOOK_EVERY_MS, "silent", { ref: false });
    if ((await Promise.race([answer, look])) === "answered") return false;
    const now = await looksAt(await processesOfType(userDataDir, "renderer"));
    first ??= now;
    wasStill &&= isStill(first, now);
    const silentMs = performance.now() - askedAtMs;
    if (isHung({ silentMs, wasStill, mayWait: mayWait() })) return true;
  }
}

function isStill(first: readonly ThreadLook[], now: readonly ThreadLook[]): boolean {
  const ticksOf = (looks: readonly ThreadLook[]) =>
    looks.reduce((sum, { workedTicks }) => sum + workedTicks, 0);
  const doesNothing = now.every(({ state }) => state === "S" || state === "T");
  return doesNothing && Math.abs(ticksOf(now) - ticksOf(first)) <= STILL_TICKS;
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
    await delay(ASK_EVERY_MS, undefined, { ref: false });
    const look = gpu === undefined ? null : await lookAtMainThread(gpu);
    if (look === null) [gpu] = await processesOfType(userDataDir, "gpu-process");
    const isStuck = look !== null && "TD".includes(look.state) && look.workedTicks === before;
    before = look?.workedTicks ?? -1;
    stuck = isStuck ? stuck + 1 : 0;
    if (stuck >= GPU_STUCK_LOOKS) return onHang();
  }
}
