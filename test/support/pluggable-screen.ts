import { missingForDummyXorg, startDummyXorg } from "./dummy-xorg.ts";
import { tempDir } from "./temp-dir.ts";

/** Why there is no X server here whose monitors come and go, printed; null where there is one. */
export function noPluggableScreen(): string | null {
  const because = missingForDummyXorg();
  if (because !== null) process.stderr.write(`skipping monitors that come and go: ${because}\n`);
  return because;
}

/** One monitor of 1280 × 800, to which others can be plugged. */
export function startPluggableScreen() {
  return startDummyXorg(tempDir());
}
