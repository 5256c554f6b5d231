import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { Edition } from "../api-client.ts";
import { routeHash } from "../model/route.ts";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";

type PublishProps = {
  readonly source: string;
  /** What the button says: on how many devices. */
  readonly words: string;
  readonly isReady: boolean;
  readonly edition: Edition;
  readonly onPublished: (version: number) => void;
  readonly onChangedMeanwhile: () => void;
};

/** At once where one person may do that; else, or where somebody prefers it, ring by ring. */
export function PublishPolicy(props: PublishProps) {
  const { source, words, isReady, edition, onPublished, onChangedMeanwhile } = props;
  const { client } = useConsole();
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const [inRings, setInRings] = useState(false);
  const publish = async () => {
    const outcome = await client.call("publishPolicy", { body: { source } }, edition);
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok) onPublished(outcome.value.version);
    else if (outcome.problem.reason === "needsApproval") setInRings(true);
    else if (outcome.problem.reason === "changedMeanwhile") onChangedMeanwhile();
  };
  return (
    <>
      <button type="button" class="primary" disabled={!isReady} onClick={() => void publish()}>
        {words}
      </button>
      <button type="button" disabled={!isReady} onClick={() => setInRings(true)}>
        Roll out in rings
      </button>
      {inRings && <RolloutForm {...props} onLeave={() => setInRings(false)} />}
      {problem !== null && <Failure problem={problem} />}
    </>
  );
}

const SOAKS = [
  [1, "1 minute"],
  [5, "5 minutes"],
  [15, "15 minutes"],
  [60, "1 hour"],
  [240, "4 hours"],
] as const;
const USUAL_SOAK = 15;

type RolloutProps = Pick<PublishProps, "source" | "edition" | "onChangedMeanwhile"> & {
  readonly onLeave: () => void;
};

/** One device, then 10 %, half and all: each ring is watched before the next begins. */
function RolloutForm({ source, edition, onChangedMeanwhile, onLeave }: RolloutProps) {
  const { client } = useConsole();
  const [reason, setReason] = useState("");
  const [soakMinutes, setSoakMinutes] = useState<number>(USUAL_SOAK);
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const ask = async (event: Event) => {
    event.preventDefault();
    const body = { policy: { source }, reason, soakMs: soakMinutes * 60_000 };
    const outcome = await client.call("createPolicyCampaign", { body }, edition);
    setProblem(outcome.ok ? null : outcome.problem);
    if (!outcome.ok && outcome.problem.reason === "changedMeanwhile") onChangedMeanwhile();
    if (outcome.ok) location.hash = routeHash({ page: "commands", id: outcome.value.id });
  };
  return (
    <form class="rollout" aria-label="Rollout" onSubmit={(event) => void ask(event)}>
      <p>
        It reaches 1 %, 10 %, 50 % and then all of the devices on which it makes something stricter.
        Where that is more than one person may do alone, a second person signs it first. It is
        rolled back by itself when devices lose their shell or refuse it.
      </p>
      <label>
        Reason
        <input
          required
          maxLength={500}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <label>
        Each ring is watched for
        <select
          value={soakMinutes}
          onChange={(event) => setSoakMinutes(Number(event.currentTarget.value))}
        >
          {SOAKS.map(([minutes, words]) => (
            <option key={minutes} value={minutes}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <div class="actions">
        <button type="submit" class="primary" disabled={reason.trim() === ""}>
          Ask for the rollout
        </button>
        <button type="button" onClick={onLeave}>
          Leave it
        </button>
      </div>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}
