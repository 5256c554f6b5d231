import { showDevice } from "../device-view.ts";
import { eventually } from "../eventually.ts";
import type { Stage } from "../stage.ts";
import { StepFailed, type StepOutcome, succeeded } from "../step.ts";
import {
  castOf,
  leave,
  waitForSession,
  watchTheEnd,
  watchTheLock,
  watchTheWarning,
} from "./session-steps.ts";

/** The same once more with nobody to ask: what is signed is enforced without the server. */
export async function enforceOffline(stage: Stage): Promise<readonly StepOutcome[]> {
  const cast = castOf(stage);
  await cast.ward.signIn();
  cast.presence.sitDown();
  const sessionId = await waitForSession(stage);
  await leave(stage, cast);
  await stage.server.stop();
  const stoppedAt = new Date().toISOString();
  const warned = await watchTheWarning(stage, cast, "offline-warning");
  const locked = await watchTheLock(stage, cast, "offline-locked");
  const ended = await watchTheEnd(stage, cast);
  await stage.server.start();
  const reported = await waitForReports(stage, sessionId, stoppedAt);
  return succeeded({
    countdown: warned["countdown"],
    lockLateMs: locked["lateMs"],
    endAfterMs: ended["afterMs"],
    reportedAfterReconnect: reported,
  });
}

/** What the device did alone arrives once there is a server again. */
async function waitForReports(
  stage: Stage,
  sessionId: string,
  since: string,
): Promise<readonly string[]> {
  const wanted = ["lock", "signOut"];
  return eventually(
    "report of what was done offline",
    async () => {
      const { acts } = await showDevice(stage);
      const done = acts
        .map(({ act }) => act)
        .filter((act) => act.sessionId === sessionId && act.at >= since);
      const missing = wanted.filter((name) => !done.some(({ act }) => act === name));
      if (missing.length > 0) throw new StepFailed(`nothing about ${missing.join(", ")}`);
      return done.map(({ act, reason, outcome }) => `${act} (${reason}): ${outcome}`);
    },
    { withinMs: 60_000, everyMs: 1000 },
  );
}
