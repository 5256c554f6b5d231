import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { hasWorkedLong, isHung, type Patience, Silence, type ThreadLook } from "../guest-hang.ts";
import { lookAtMainThread, type OwnProcess, processesOfType } from "./guest-processes.ts";

/** Part of what a hang costs: the next guest is to be up three seconds after it began. */
const ASK_EVERY_MS = 250;
const LOOK_EVERY_MS = 100;
const LOOK_AT_PAINTER_EVERY_MS = 300;
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
  const mayWait = () => answering.mayPrint() || requests.size > 0;
  const asking = {
    mayWait,
    patience: answering.patience,
    threads: threadsOf(answering.userDataDir),
  };
  while (!page.isClosed()) {
    const before = await asking.threads.known();
    const asked = session.send("Runtime.evaluate", { expression: "1" }).catch(() => undefined);
    if (await isSilentTooLong(asked, before, asking)) return onHang();
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

export type Asking = {
  readonly mayWait: () => boolean;
  readonly patience: Patience;
  readonly threads: Pick<Threads, "all">;
};

/** @param before what the main threads that were known had computed when it was asked */
export async function isSilentTooLong(
  asked: Promise<unknown>,
  before: readonly ThreadLook[],
  { mayWait, patience, threads }: Asking,
): Promise<boolean> {
  let isAnswered = false;
  const answer = asked.then(() => {
    isAnswered = true;
  });
  const silence = new Silence(performance.now(), before);
  let seen = { workedMs: 0 };
  for (let isFirst = true; ; isFirst = false) {
    await Promise.race([answer, delay(LOOK_EVERY_MS, undefined, { ref: false })]);
    const looks = isAnswered ? [] : await threads.all(isFirst);
    // On a busy machine a look takes its time, and the answer may come meanwhile.
    if (isAnswered) break;
    const silent = silence.add(performance.now(), looks);
    seen = silent;
    if (!isHung(silent, { isPatient: patience.isLong, mayWait: mayWait() })) continue;
    if (hasWorkedLong(silent)) patience.wasNeeded();
    return true;
  }
  if (hasWorkedLong(seen)) patience.wasNeeded();
  return false;
}

type Threads = {
  /** Those of the last look: what there is at all costs a look at every process of the machine. */
  readonly known: () => Promise<readonly ThreadLook[]>;
  readonly all: (anew: boolean) => Promise<readonly ThreadLook[]>;
};

/** The main threads of a browser's pages. */
function threadsOf(userDataDir: string): Threads {
  let known: readonly OwnProcess[] = [];
  const look = async () => {
    const looks = await Promise.all(known.map(lookAtMainThread));
    return looks.filter((one) => one !== null);
  };
  const all = async (anew: boolean) => {
    if (anew) known = await processesOfType(userDataDir, "renderer");
    return look();
  };
  const lookAgain = async () => {
    const looks = await look();
    const isAsBefore = looks.length > 0 && looks.length === known.length;
    return isAsBefore ? looks : all(true);
  };
  return { known: lookAgain, all };
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
