import { setTimeout as delay } from "node:timers/promises";

/** A process that got no processor itself first hears what came meanwhile: timers come before answers. */
const HEARS_WITHIN_MS = 20;

/** @returns null where it goes on for longer; what it failed with, it fails with here */
export async function inTime<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
  const stop = new AbortController();
  const { signal } = stop;
  const late = delay(limitMs, null, { signal }).then(() =>
    delay(HEARS_WITHIN_MS, null, { signal }),
  );
  // Whatever comes after the limit is nobody's any more.
  work.catch(() => undefined);
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}

/** @returns false where it goes on for longer; what it failed with, it fails with here */
export async function endsWithin(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  const done = work.then(() => true);
  return (await inTime(limitMs, done)) ?? false;
}

const ASK_EVERY_MS = 1_000;

/** Asks something again and again. @returns true where no answer came in time; false when it is over */
export async function fallsSilent(
  ask: () => Promise<unknown>,
  { isOver, withinMs }: { readonly isOver: () => boolean; readonly withinMs: number },
): Promise<boolean> {
  while (!isOver()) {
    if (
      !(await endsWithin(
        withinMs,
        ask().catch(() => undefined),
      ))
    )
      return !isOver();
    await delay(ASK_EVERY_MS, undefined, { ref: false });
  }
  return false;
}

/** @returns false where it failed both times */
export async function inTwoTries(work: () => Promise<unknown>): Promise<boolean> {
  const works = () =>
    work().then(
      () => true,
      () => false,
    );
  return (await works()) || works();
}
