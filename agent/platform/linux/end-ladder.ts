import { setTimeout as sleep } from "node:timers/promises";
import type { EndOutcome } from "../../core/ports.ts";

/** What the ladder needs to do and to see; each back end has its own ways. */
export type EndSteps = {
  /** Asks windows to close; says how many were asked. */
  readonly askToClose: () => Promise<number>;
  readonly countWindows: () => Promise<number>;
  readonly terminate: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** Names of what is left, for people; empty when the session is gone. */
  readonly left: () => readonly string[];
};

const LOOK_EVERY_MS = 40;
/** Programs without windows get this long after SIGTERM, where the grace is used up. */
const TERM_GRACE_MS = 200;
/** A process that is still there after this much SIGKILL hangs in the kernel. */
const KILL_WITHIN_MS = 3000;

/**
 * Windows are asked to close and get the whole grace; then SIGTERM; then SIGKILL, again and again
 * until two looks in a row find nothing. What was seen is the result, never what was asked for.
 */
export async function climbEndLadder(
  steps: EndSteps,
  closeForMs: number,
  killWithinMs = KILL_WITHIN_MS,
): Promise<EndOutcome> {
  const startedMs = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedMs);
  const isGone = async () => steps.left().length === 0;

  if (closeForMs > 0) await closeWindows(steps, closeForMs);
  if (!(await isGone())) await steps.terminate();
  await until(isGone, Math.max(closeForMs - elapsedMs(), Math.min(TERM_GRACE_MS, closeForMs)));
  await killUntilGone(steps, killWithinMs);

  const left = steps.left();
  if (left.length === 0) return { status: "ended", ms: elapsedMs() };
  const because = `still running: ${left.slice(0, 5).join(", ")}`;
  return { status: "partial", left: left.length, because, ms: elapsedMs() };
}

/** A display that answers slowly, or not at all, uses up the grace and no more. */
async function closeWindows(steps: EndSteps, closeForMs: number): Promise<void> {
  const endMs = performance.now() + closeForMs;
  const leftMs = () => Math.max(1, endMs - performance.now());
  if ((await within(leftMs(), steps.askToClose(), 0)) === 0) return;
  const closed = async () =>
    steps.left().length === 0 || (await within(leftMs(), steps.countWindows(), 1)) === 0;
  await until(closed, leftMs());
}

function within<T>(limitMs: number, answer: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), limitMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function killUntilGone(steps: EndSteps, withinMs: number): Promise<void> {
  const endMs = performance.now() + withinMs;
  let emptyLooks = 0;
  while (emptyLooks < 2 && performance.now() < endMs) {
    emptyLooks = steps.left().length === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks === 0) await steps.kill();
    if (emptyLooks < 2) await sleep(emptyLooks === 0 ? LOOK_EVERY_MS : 5);
  }
}

async function until(reached: () => Promise<boolean>, withinMs: number): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await reached()) && performance.now() < endMs) {
    await sleep(Math.max(1, Math.min(LOOK_EVERY_MS, endMs - performance.now())));
  }
}
