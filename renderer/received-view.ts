import type { SurfaceView } from "../main/contract/bridge.ts";

/** A view and the moment on this page's own clock at which its time is up. */
export type ReceivedView = { readonly view: SurfaceView; readonly deadlineMs: number | null };

/** Two messages about one deadline differ by their way here: the number must not jump for that. */
const SAME_DEADLINE_MS = 400;

/** Pure: the countdown follows a deadline, never ticks. `nowMs` is on a clock that can't be set. */
export function receive(
  before: ReceivedView | null,
  view: SurfaceView,
  nowMs: number,
): ReceivedView {
  const remainingMs = countedMs(view);
  const deadlineMs = remainingMs === null ? null : nowMs + remainingMs;
  const known = before?.deadlineMs ?? null;
  const isSame =
    known !== null && deadlineMs !== null && Math.abs(known - deadlineMs) < SAME_DEADLINE_MS;
  return { view, deadlineMs: isSame ? known : deadlineMs };
}

function countedMs({ surface, status, desk }: SurfaceView): number | null {
  if (surface === "desk") return desk?.againInMs ?? null;
  if (surface === "bar" || surface === "home") return status?.limits?.endsInMs ?? null;
  return status?.remainingMs ?? null;
}
