import { readFileSync } from "node:fs";
import type { Picture } from "./comparison-port.ts";
import { bmpOf, readLayout } from "./framebuffer.ts";

/** Looks at a screen several times a second, and makes a picture whenever it has changed. */
export type Camera = {
  picture(): Picture | null;
  /** Where the screen's memory is now; null: it is off. */
  aim(path: string | null): void;
  stop(): void;
};

const LOOK_EVERY_MS = 200;

export function startCamera(): Camera {
  let path: string | null = null;
  let seen: Buffer | null = null;
  let current: Picture | null = null;
  let made = 0;
  const look = () => {
    const file = path === null ? null : readOrNull(path);
    if (file === null || (seen !== null && file.equals(seen))) return;
    const layout = readLayout(file);
    if (layout === null) return;
    seen = file;
    made += 1;
    current = { bmp: bmpOf(file, layout), tag: String(made) };
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    picture: () => current,
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
