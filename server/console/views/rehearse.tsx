import { useEffect, useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { isAnswered, rehearsalWords } from "../model/policies/rehearsal.ts";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { useSay } from "./say-context.ts";

type RehearseProps = { readonly source: string; readonly isReady: boolean };

const ASK_AGAIN_MS = 1000;

/** Asks devices that observe what this would have done on the days that they have recorded. */
export function Rehearse({ source, isReady }: RehearseProps) {
  const say = useSay();
  const { client } = useConsole();
  const [rehearsal, setRehearsal] = useState<RouteReply<"getRehearsal"> | null>(null);
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const start = async () => {
    const outcome = await client.call("startRehearsal", { body: { source } });
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok) setRehearsal(outcome.value);
  };
  useEffect(() => {
    if (rehearsal === null || isAnswered(rehearsal)) return;
    const { rehearsalId } = rehearsal;
    const timer = setTimeout(async () => {
      const outcome = await client.call("getRehearsal", { params: { rehearsalId } });
      if (outcome.ok) setRehearsal(outcome.value);
    }, ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [rehearsal]);
  return (
    <>
      <button type="button" disabled={!isReady} onClick={() => void start()}>
        {say("rehearse.start")}
      </button>
      {problem !== null && <Failure problem={problem} />}
      {rehearsal !== null && (
        <div role="status">
          <ul class="rehearsed">
            {rehearsalWords(rehearsal, say).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
