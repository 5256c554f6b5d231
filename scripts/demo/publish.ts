import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { showDevice } from "./device-view.ts";
import { eventually } from "./eventually.ts";
import type { Stage } from "./stage.ts";
import { STORY_POLICY, storyPolicy } from "./story-policy.ts";

const publishedSchema = z.object({ name: z.string(), version: z.int() });

/** Publishes the story's policy and waits until the device says that it applies it. */
export async function publishPolicy(stage: Stage, calendarAtMs: number | null): Promise<number> {
  const path = join(stage.place.runDir, "policy.yaml");
  writeFileSync(path, storyPolicy(calendarAtMs));
  const { version } = await stage.cli.json(publishedSchema, "policy", "publish", path);
  await eventually(
    `device that applies version ${version}`,
    async () => {
      const { policyState } = await showDevice(stage);
      const applied = policyState?.applied ?? [];
      return applied.some((each) => each.name === STORY_POLICY && each.version === version)
        ? version
        : null;
    },
    { withinMs: 15_000, everyMs: 500 },
  );
  return version;
}
