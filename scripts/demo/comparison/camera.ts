import { readFileSync } from "node:fs";
import type { Picture } from "./comparison-port.ts";
import { encodePng, readLayout } from "./framebuffer.ts";

/** Looks at a screen several times a second, and makes a picture whenever it has changed. */
export type Camera = {
  picture(): Picture | null;
  watch(listener: (picture: Picture) => void): () => void;
  /** Where the screen's memory is now; null: it is off. */
  aim(path: string | null): void;
  /** How many pictures were made, and the processor time of this process while doing so. */
  stop(): void;
};

const LOOK_EVERY_MS = 200;

export function startCamera(): Camera {
  const listeners = new Set<(picture: Picture) => void>();
  let path: string | null = null;
  let seen: Buffer | null = null;
  let current: Picture | null = null;
  let isBusy = false;
  let made = 0;
  const look = async () => {
    const file = path === null ? null : readOrNull(path);
    if (file === null || (seen !== null && file.equals(seen))) return;
    const layout = readLayout(file);
    if (layout === null) return;
    seen = file;
    made += 1;
    current = { png: await encodePng(file, layout), tag: String(made) };
    for (const listener of listeners) listener(current);
  };
  const timer = setInterval(() => {
    // Nobody watches: nothing to do but for a still, which may be as old as the last look.
    if (isBusy) return;
    isBusy = true;
    void look().finally(() => {
      isBusy = false;
    });
  }, LOOK_EVERY_MS);
  return {
    picture: () => current,
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    aim: (aimed) => {
      path = aimed;
    },
    stop: () => clearInterval(timer),
  };
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
