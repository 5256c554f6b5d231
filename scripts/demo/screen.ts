import { join } from "node:path";
import { runProgram } from "./run-program.ts";
import { StepFailed } from "./step.ts";
import type { XDisplay } from "./x-display.ts";

/** What a person in front of the display would see. */
export type Screen = {
  /** A photograph of the whole display: PNG. */
  photograph(name: string): Promise<string>;
  /** Every number that can be read on a photograph. */
  readNumbers(photoPath: string): Promise<readonly number[]>;
  /** How many different colours a photograph has: a locker's cover has one. */
  countColours(photoPath: string): Promise<number>;
  /** Whether a window of this name is mapped. */
  hasWindow(name: string): Promise<boolean>;
  /** One touch of a key that types nothing. */
  touch(): Promise<void>;
};

export function openScreen(display: XDisplay, photoDir: string): Screen {
  const env = display.env;
  return {
    photograph: async (name) => {
      const path = join(photoDir, `${name}.png`);
      await must(["import", "-window", "root", path], env);
      return path;
    },
    readNumbers: async (photoPath) => {
      // Sparse text, enlarged: a countdown is a few large digits among many other things.
      const larger = photoPath.replace(/\.png$/, ".ocr.png");
      await must(["convert", photoPath, "-colorspace", "Gray", "-resize", "200%", larger], {});
      const read = await must(["tesseract", larger, "stdout", "--psm", "11"], {});
      return (read.match(/\d+/g) ?? []).map(Number);
    },
    countColours: async (photoPath) =>
      Number(await must(["convert", photoPath, "-format", "%k", "info:"], {})),
    hasWindow: async (name) => {
      const tree = await must(["xwininfo", "-root", "-tree"], env);
      return tree.includes(`"${name}"`);
    },
    touch: async () => {
      await must(["xdotool", "key", "shift"], env);
    },
  };
}

async function must(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const ran = await runProgram(argv, { env });
  if (ran.code === 0) return ran.stdout;
  throw new StepFailed(`${argv[0]} exited ${ran.code}: ${ran.stderr.trim().slice(0, 200)}`);
}
