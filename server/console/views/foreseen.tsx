import type { RouteReply } from "../../contract/admin-api.ts";
import { useSay } from "./say-context.ts";

type ForeseenProps = { readonly foreseen: RouteReply<"previewCommand"> };

/** Who else must say yes, who is never a target, and who could not check that yes. */
export function Foreseen({ foreseen }: ForeseenProps) {
  const say = useSay();
  const { needsApproval, because, leftOut, withoutApprover, targetCount } = foreseen;
  return (
    <ul class="foreseen">
      {needsApproval && (
        <li>
          {say.around(because === null ? "foreseen.rings" : "foreseen.ringsBecause", {
            approval: <strong>{say("foreseen.approval")}</strong>,
            because: because ?? "",
          })}
        </li>
      )}
      {leftOut.length > 0 && <li>{say("foreseen.leftOut", { count: leftOut.length })}</li>}
      {needsApproval && withoutApprover > 0 && (
        <li>{say("foreseen.withoutApprover", { count: withoutApprover, all: targetCount })}</li>
      )}
    </ul>
  );
}
