import * as z from "zod/mini";
import { fail, ok, type Result } from "../../../policies/result.ts";
import type { CommandFault, CommandOutput } from "../child-process.ts";
import { type WtsAnswer, type WtsAsk, type WtsList, wtsAnswerSchema } from "./wts-messages.ts";

/** Runs the probe once; only this touches Windows. */
export type RunProbe = (ask: WtsAsk) => Promise<Result<CommandOutput, CommandFault>>;

export type WtsFault = "noAnswer" | "refused";

/** Who is signed in now, or why that can't be told: never an empty list in its place. */
export async function listSessions(run: RunProbe): Promise<Result<WtsList, WtsFault>> {
  const answer = await askProbe(run, ["list"]);
  if (!answer.ok) return answer;
  return "sessions" in answer.value
    ? ok(answer.value)
    : fail("noAnswer", "the probe answered something else");
}

/** That it was asked says nothing about what became of it. */
export async function orderProbe(run: RunProbe, ask: WtsAsk): Promise<Result<null, WtsFault>> {
  const answer = await askProbe(run, ask);
  return answer.ok ? ok(null) : answer;
}

async function askProbe(run: RunProbe, ask: WtsAsk): Promise<Result<WtsAnswer, WtsFault>> {
  const output = await run(ask);
  if (!output.ok) return fail("noAnswer", `the session probe: ${output.reason}`);
  const answer = readAnswer(output.value.stdout);
  if (answer === null) return fail("noAnswer", "the session probe printed something else");
  return "error" in answer ? fail("refused", `${answer.error} failed`) : ok(answer);
}

function readAnswer(text: string): WtsAnswer | null {
  try {
    const parsed = z.safeParse(wtsAnswerSchema, JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
