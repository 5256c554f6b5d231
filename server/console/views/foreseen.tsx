import type { RouteReply } from "../../contract/admin-api.ts";

type ForeseenProps = { readonly foreseen: RouteReply<"previewCommand"> };

/** Who else must say yes, who is never a target, and who could not check that yes. */
export function Foreseen({ foreseen }: ForeseenProps) {
  const { needsApproval, because, leftOut, withoutApprover, targetCount } = foreseen;
  return (
    <ul class="foreseen">
      {needsApproval && (
        <li>
          <strong>A second person approves it first</strong>
          {because === null ? "." : `: ${because}.`} It then goes out in rings of 1, 10, 50 and 100
          %.
        </li>
      )}
      {leftOut.length > 0 && <li>{leftOut.length} are never targets: protected, or a server.</li>}
      {needsApproval && withoutApprover > 0 && (
        <li>
          {withoutApprover} of {targetCount} have no policy that names who may approve.
        </li>
      )}
    </ul>
  );
}
