import { CLOCK_SKEW_MS } from "../contract/clock-skew.ts";
import type { Command } from "../contract/command.ts";
import type { Clock } from "./ports.ts";
import type { SessionBoard } from "./session-board.ts";
import type { TrustedTime } from "./trusted-time.ts";

type Times = {
  readonly time: Pick<TrustedTime, "nowMs">;
  readonly clock: Pick<Clock, "uptimeMs">;
};

/**
 * Whom an order means that names a session: who was there when it was given. Systems use the ids of
 * sessions again, after a boot from one on, and a kiosk's for every guest.
 */
export function sessionsMeant(
  board: Pick<SessionBoard, "targets">,
  { issuedAt }: Pick<Command, "issuedAt">,
  { time, clock }: Times,
): Pick<SessionBoard, "targets"> {
  return {
    targets: (sessionId) => {
      const open = board.targets(sessionId);
      if (sessionId === undefined) return open;
      const givenForMs = time.nowMs() - Date.parse(issuedAt) - CLOCK_SKEW_MS;
      return open.filter(({ state }) => clock.uptimeMs() - state.startedAtMs >= givenForMs);
    },
  };
}
