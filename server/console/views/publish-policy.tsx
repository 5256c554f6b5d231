import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { Edition } from "../api-client.ts";
import { routeHash } from "../model/route.ts";
import type { Say } from "../translate.ts";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { useSay } from "./say-context.ts";

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
  const say = useSay();
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
        {say("publish.inRings")}
      </button>
      {inRings && <RolloutForm {...props} onLeave={() => setInRings(false)} />}
      {problem !== null && <Failure problem={problem} />}
    </>
  );
}

const SOAKS_MINUTES = [1, 5, 15, 60, 240];
const USUAL_SOAK = 15;

type RolloutProps = Pick<PublishProps, "source" | "edition" | "onChangedMeanwhile"> & {
  readonly onLeave: () => void;
};

/** One device, then 10 %, half and all: each ring is watched before the next begins. */
function RolloutForm({ source, edition, onChangedMeanwhile, onLeave }: RolloutProps) {
  const say = useSay();
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
    <form class="rollout" aria-label={say("rollout.label")} onSubmit={(event) => void ask(event)}>
      <p>{say("rollout.how")}</p>
      <label>
        {say("rollout.reason")}
        <input
          required
          maxLength={500}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <label>
        {say("rollout.soak")}
        <select
          value={soakMinutes}
          onChange={(event) => setSoakMinutes(Number(event.currentTarget.value))}
        >
          {SOAKS_MINUTES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {soakWords(minutes, say)}
            </option>
          ))}
        </select>
      </label>
      <div class="actions">
        <button type="submit" class="primary" disabled={reason.trim() === ""}>
          {say("rollout.ask")}
        </button>
        <button type="button" onClick={onLeave}>
          {say("rollout.leave")}
        </button>
      </div>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}

function soakWords(minutes: number, say: Say): string {
  const isHours = minutes % 60 === 0;
  return say(isHours ? "rollout.hours" : "rollout.minutes", {
    count: isHours ? minutes / 60 : minutes,
  });
}
