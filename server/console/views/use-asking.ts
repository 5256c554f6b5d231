import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { Outcome } from "../api-client.ts";

/** One question of a form: its answer once it is there, or why there is none. */
export function useAsking<T>(
  ask: () => Promise<Outcome<T>>,
  onDone: (answer: T) => void,
  /** Of an edit of what somebody else has changed meanwhile. */
  onStale: () => void = () => undefined,
) {
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const [isAsking, setAsking] = useState(false);
  const submit = async (event?: Event) => {
    event?.preventDefault();
    setAsking(true);
    const outcome = await ask();
    setAsking(false);
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok) onDone(outcome.value);
    else if (outcome.problem.reason === "changedMeanwhile") onStale();
  };
  return { problem, isAsking, submit: (event?: Event) => void submit(event) };
}
