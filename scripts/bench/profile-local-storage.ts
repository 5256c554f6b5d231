import { mkdirSync } from "node:fs";
import { ClassicLevel } from "classic-level";
import type { Seeded } from "./seeded.ts";

/** What one site keeps, on average. */
const SITE_BYTES = 25_000;

/** A real LevelDB in Chromium's form: one that can be filtered, as a keep-list has to. */
export async function writeLocalStorage(
  dir: string,
  sites: readonly string[],
  random: Seeded,
): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const level = new ClassicLevel(dir, { compression: false });
  await level.put("VERSION", "1");
  for (const site of sites) {
    const origin = `https://${site}`;
    await level.put(`META:${origin}`, random.hex(8));
    await level.put(`_${origin}\0\x01kept`, random.hex(SITE_BYTES));
  }
  await level.close();
}
