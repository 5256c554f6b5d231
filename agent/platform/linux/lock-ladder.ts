import type { LockOutcome, LockRung } from "../../core/lock-outcome.ts";
import type { FallbackLocker } from "./fallback-locker.ts";
import {
  hasOwnLockScreen,
  type LockPorts,
  type LockSeen,
  lockThroughLogind,
} from "./logind-lock.ts";
import type { DescribedSession } from "./logind-session-info.ts";

export type LadderPorts = LockPorts & {
  readonly fallback: Pick<FallbackLocker, "lock">;
  /** A moment ago nobody answered logind: the screen is open while that is asked again. */
  readonly isUrgent: boolean;
};

type Rung = {
  readonly rung: LockRung["rung"];
  readonly climb: (session: DescribedSession, ports: LadderPorts) => Promise<LockSeen | null>;
};

/** null: this rung has nothing to say. What comes after the last one is the core's: clear. */
const RUNGS: readonly Rung[] = [
  {
    rung: "account",
    climb: async ({ info }) =>
      info.canUnlock ? null : { isLocked: false, because: "nobody could unlock it" },
  },
  {
    rung: "logind",
    climb: async (session, ports) => (ports.isUrgent ? null : lockThroughLogind(session, ports)),
  },
  {
    rung: "locker",
    climb: async (session, { fallback, mayGiveBack }) =>
      isForLocker(session) ? fallback.lock(session, mayGiveBack) : null,
  },
];

/** A desktop's own lock screen is its only one under Wayland. */
function isForLocker(session: DescribedSession): boolean {
  const { waylandSocket } = session.info;
  return (
    session.logind.Type === "x11" || (waylandSocket !== undefined && !hasOwnLockScreen(session))
  );
}

/** From the gentlest way to lock to the last: each is believed only when it was seen. */
export async function climbLockLadder(
  session: DescribedSession,
  ports: LadderPorts,
): Promise<LockOutcome> {
  const startedMs = performance.now();
  const rungs: LockRung[] = [];
  for (const { rung, climb } of RUNGS) {
    const rungMs = performance.now();
    const seen = await climb(session, ports);
    if (seen === null) continue;
    rungs.push({ rung, ...seen, ms: Math.round(performance.now() - rungMs) });
    const ms = Math.round(performance.now() - startedMs);
    if (seen.isLocked) return { status: "locked", by: seen.by, ms, rungs };
    // A locker that nobody could answer would keep everybody out: nothing else is tried.
    if (rung === "account") return { status: "failed", because: seen.because, ms, rungs };
  }
  const ms = Math.round(performance.now() - startedMs);
  return { status: "failed", because: whyNot(rungs), ms, rungs };
}

function whyNot(rungs: readonly LockRung[]): string {
  return rungs.flatMap((rung) => (rung.isLocked ? [] : [rung.because])).join("; ");
}
