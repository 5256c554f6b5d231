import type { SessionChange } from "../../core/ports.ts";
import type { WindowsSession } from "./wts-session-info.ts";

/** Pure: what listeners must hear when one look at the sessions follows another. */
export function changesBetween(
  before: readonly WindowsSession[],
  now: readonly WindowsSession[],
): readonly SessionChange[] {
  const was = new Map(before.map((each) => [keyOf(each), each]));
  const is = new Map(now.map((each) => [keyOf(each), each]));
  const removed = before.filter((each) => !is.has(keyOf(each)));
  return [
    ...removed.map(({ info }): SessionChange => ({ kind: "removed", sessionId: info.id })),
    ...now.flatMap((each) => changesOf(was.get(keyOf(each)), each)),
  ];
}

/** Windows gives the number of a session that ended to the next one. */
function keyOf({ info, sid }: WindowsSession): string {
  return `${info.id} ${sid}`;
}

/** One seen for the first time may be locked since before we came; unknown tells nothing. */
function changesOf(before: WindowsSession | undefined, now: WindowsSession): SessionChange[] {
  const { info, locked } = now;
  const added: SessionChange[] = before === undefined ? [{ kind: "added", session: info }] : [];
  if (locked === null || locked === (before?.locked ?? false)) return added;
  return [...added, { kind: locked ? "locked" : "unlocked", sessionId: info.id }];
}
