import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { answerTo, GRANTED_MS, type OpenRequest } from "../model/live/requests.ts";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Icon } from "./icon.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { useShortcuts } from "./use-shortcuts.ts";

type RequestStripProps = {
  readonly requests: readonly OpenRequest[];
  /** It was answered here, or is left to somebody else. */
  readonly onLeave: (request: OpenRequest) => void;
};

/** Who waits longest is answered first, with one key. */
export function RequestStrip({ requests, onLeave }: RequestStripProps) {
  const say = useSay();
  const { client } = useConsole();
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const [first, ...others] = requests;
  const grant = async () => {
    if (first === undefined) return;
    const outcome = await client.call("issueCommands", { body: answerTo(first) });
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok) onLeave(first);
  };
  const leave = () => first !== undefined && onLeave(first);
  useShortcuts({ y: () => void grant(), n: leave });
  return (
    <div role="status" aria-live="assertive">
      {first !== undefined && (
        <div class="request">
          <Icon name="bell" />
          <p>
            {say.around(first.person === null ? "request.asks" : "request.asksPerson", {
              device: <strong>{first.hostName}</strong>,
              person: first.person ?? "",
              time: <Moment at={first.at} />,
            })}
            {others.length > 0 && (
              <span class="quiet"> {say("request.others", { count: others.length })}</span>
            )}
          </p>
          <button
            type="button"
            class="primary"
            title={say("request.giveTitle")}
            onClick={() => void grant()}
          >
            {say("request.give", { count: GRANTED_MS / 60_000 })} <kbd>y</kbd>
          </button>
          <button type="button" title={say("request.leaveTitle")} onClick={leave}>
            {say("request.leave")} <kbd>n</kbd>
          </button>
        </div>
      )}
      {problem !== null && <Failure problem={problem} />}
    </div>
  );
}
