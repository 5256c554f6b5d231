import type { Screen } from "./screen.ts";

/** Hands on a keyboard: while they are there, the session is never idle. */
export type Presence = {
  sitDown(): void;
  /** The last touch is the moment the person went away. */
  leave(): Promise<void>;
};

const TOUCH_EVERY_MS = 5000;

export function createPresence(screen: Pick<Screen, "touch">): Presence {
  let sitting: { readonly end: () => void; readonly ended: Promise<void> } | null = null;
  return {
    sitDown: () => {
      sitting ??= startTouching(screen);
    },
    leave: async () => {
      sitting?.end();
      await sitting?.ended;
      sitting = null;
      await screen.touch();
    },
  };
}

function startTouching(screen: Pick<Screen, "touch">) {
  const controller = new AbortController();
  const touch = async () => {
    while (!controller.signal.aborted) {
      await screen.touch();
      await restOrEnd(controller.signal);
    }
  };
  return { end: () => controller.abort(), ended: touch() };
}

function restOrEnd(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, TOUCH_EVERY_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
