import { type Fact, unknown } from "../../../policies/fact.ts";
import {
  allUnknown,
  FACT_KEYS,
  type FactKey,
  type PostureFacts,
} from "../../contract/posture-facts.ts";
import type { PostureChecks, PostureWorld } from "./posture-check.ts";

/** Two cores must stay usable while this runs, and apt alone fills one of them. */
const AT_ONCE = 3;

/**
 * Looks at everything. A check that hangs, throws or is missing leaves its own fact `unknown` and
 * no other; every declared key is in the answer.
 */
export async function collectPosture(
  checks: PostureChecks,
  world: PostureWorld,
): Promise<PostureFacts> {
  const facts: Record<string, Fact<unknown>> = { ...allUnknown("no check for this system") };
  const waiting = FACT_KEYS.filter((key) => checks[key] !== undefined);
  const work = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      facts[key] = await lookAt(checks, key, world);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return facts as PostureFacts;
}

async function lookAt(
  checks: PostureChecks,
  key: FactKey,
  world: PostureWorld,
): Promise<Fact<unknown>> {
  const check = checks[key];
  if (check === undefined) return unknown("no check for this system");
  const late = Promise.withResolvers<Fact<never>>();
  const timer = setTimeout(
    () => late.resolve(unknown(`no answer within ${check.timeoutMs} ms`)),
    check.timeoutMs,
  );
  try {
    return await Promise.race([check.look(world), late.promise]);
  } catch (error) {
    return unknown(`the check failed: ${error instanceof Error ? error.name : "no reason given"}`);
  } finally {
    clearTimeout(timer);
  }
}
