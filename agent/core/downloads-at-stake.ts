import type { Browsers } from "./ports.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { WallHistory } from "./wall-history.ts";

/** What a warning must name: files that a person has downloaded in this session and would lose. */
export function downloadsAtStake(
  { session, state, rules }: Pick<SessionKeeper, "session" | "state" | "rules">,
  browsers: Pick<Browsers, "countDownloads">,
  wall: Pick<WallHistory, "sinceMs">,
): number | null {
  if (session.freshHome || !rules.clearData.includes("downloads")) return null;
  return browsers.countDownloads(session, wall.sinceMs(state.startedAtMs));
}
