import type { ActDesk } from "./act-desk.ts";
import type { Act, ActResult } from "./act-order.ts";
import type { AfterTheEnd } from "./after-the-end.ts";
import type { Log } from "./ports.ts";
import type { BoardPorts } from "./session-board.ts";

type Parts = {
  readonly acts: Pick<ActDesk, "act">;
  readonly afterTheEnd: Pick<AfterTheEnd, "signingOut" | "signedOut">;
};

/** Acts as a board asks for them: whoever clears after a session hears of each of its sign-outs. */
export function recordedActs(
  { acts, afterTheEnd }: Parts,
  log: Pick<Log, "warn">,
): BoardPorts["act"] {
  return async (session, act, reason, command) => {
    if (act === "signOut") afterTheEnd.signingOut(session.id);
    const result = await acts
      .act(session, act, reason, command)
      .catch((fault: unknown) => unrecorded(act, fault, log));
    if (act === "signOut") afterTheEnd.signedOut(session.id, result);
    return result;
  };
}

/** What can't be written down can't be told as done, and is tried again as what was not. */
function unrecorded(act: Act, fault: unknown, log: Pick<Log, "warn">): ActResult {
  const detail = String(fault).slice(0, 400);
  log.warn("actNotRecorded", { act, fault: detail });
  return { outcome: "failed", detail, ms: 0, receiptIds: [], isLeft: act === "signOut" };
}
