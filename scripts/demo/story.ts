import * as z from "zod/mini";
import { endWithStarter } from "../bootstrap/starter-watch.mjs";
import { lookAround } from "./availability.ts";
import { invite } from "./invitation.ts";
import { preparePlace } from "./place.ts";
import { exitCodeOf, runSteps } from "./run-steps.ts";
import { type Stage, setStage, strike } from "./stage.ts";
import type { Availability } from "./step.ts";
import { STEPS, STEPS_BEFORE_WAITING } from "./step-table.ts";
import { parseStoryOptions, type StoryOptions } from "./story-options.ts";
import { createTeller } from "./tell.ts";

/** What `scripts/start.ts` decided: where everything stands, and why it is no private system. */
const environmentSchema = z.object({
  STORY_CODE_DIR: z.string(),
  STORY_RUN_DIR: z.string(),
  STORY_OUT_DIR: z.string(),
  /** The same folder as whoever typed `npm start` sees it. */
  STORY_SEEN_OUT_DIR: z.string(),
  STORY_NO_WORLD: z.string(),
});

const options = parseStoryOptions(process.argv.slice(2));
if (!options.ok) throw new Error(options.detail);
const environment = z.parse(environmentSchema, process.env);
process.exitCode = await perform(options.value);
process.exit();

async function perform(asked: StoryOptions): Promise<number> {
  const noWorld = environment.STORY_NO_WORLD === "" ? null : environment.STORY_NO_WORLD;
  const place = preparePlace({
    codeDir: environment.STORY_CODE_DIR,
    runDir: environment.STORY_RUN_DIR,
    outDir: environment.STORY_OUT_DIR,
    isWorld: noWorld === null,
  });
  const availability = lookAround(noWorld);
  const hasDisplays = availability.display === null;
  const interrupted = firstSignal();
  endWithStarter({ isUnderNpm: false });
  const stage = await setStage({ place, display: asked.display, hasDisplays });
  try {
    const story = asked.once ? tell : tellAndWait;
    return await Promise.race([story(stage, asked, availability), interrupted]);
  } finally {
    await strike(stage);
  }
}

async function tell(
  stage: Stage,
  { once, json }: StoryOptions,
  availability: Availability,
): Promise<number> {
  const startedAt = performance.now();
  const teller = createTeller(json);
  const steps = once ? STEPS : STEPS_BEFORE_WAITING;
  const ports = { nowMs: () => performance.now(), tell: teller.step };
  const told = await runSteps(steps, stage, availability, ports);
  if (once) teller.summary(told, performance.now() - startedAt);
  return exitCodeOf(told);
}

async function tellAndWait(
  stage: Stage,
  asked: StoryOptions,
  availability: Availability,
): Promise<number> {
  const code = await tell(stage, asked, availability);
  if (code === 1) return code;
  await invite(stage, environment.STORY_SEEN_OUT_DIR);
  return new Promise(() => {});
}

/** @returns the exit code of a program that was asked to stop. */
function firstSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => resolve(130));
    }
  });
}
