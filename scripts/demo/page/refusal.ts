import * as z from "zod/mini";
import { problemSchema } from "../comparison/problem-shape.ts";
import type { Say } from "./translate.ts";

/** Why the demo did not do it, by the reason alone: its own sentence is English. */
export function refusalText(status: number, body: unknown, say: Say): string {
  const problem = z.safeParse(problemSchema, body);
  return problem.success ? say(`refused.${problem.data.reason}`) : say("page.answered", { status });
}
