import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readWords } from "./shell-on-display.ts";

type Photographs = { readonly photograph: (path: string) => Promise<unknown> };

const EVERY_MS = 500;

/** All that stood on a screen until then, read afterwards: to read one picture can take longer than it stays. */
export async function wordsMeanwhile(
  display: Photographs,
  dir: string,
  isOver: () => boolean,
): Promise<string> {
  const photos: string[] = [];
  while (!isOver()) {
    const photo = join(dir, `meanwhile-${photos.length}.png`);
    await display.photograph(photo);
    photos.push(photo);
    await delay(EVERY_MS);
  }
  const words: string[] = [];
  for (const photo of photos) words.push(await readWords(photo));
  return words.join("\n");
}
