import type { Browsers, Clock } from "./ports.ts";
import type { SessionKeeper } from "./session-keeper.ts";

/** What a warning must name: files that a person has downloaded in this session and would lose. */
export function downloadsAtStake(
  { session, state, rules }: Pick<SessionKeeper, "session" | "state" | "rules">,
  {
    browsers,
    clock,
  }: { readonly browsers: Pick<Browsers, "countDownloads">; readonly clock: Clock },
): number | null {
  if (session.freshHome || !rules.clearData.includes("downloads")) return null;
  const sinceMs = clock.nowMs() - (clock.uptimeMs() - state.startedAtMs);
  return browsers.countDownloads(session, sinceMs);
}
