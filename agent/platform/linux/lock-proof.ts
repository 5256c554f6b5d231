import type { SessionInfo } from "../../core/ports.ts";
import type { SessionBuses } from "./session-buses.ts";
import { LOCK_ANSWERS, type LockAnswer } from "./x11-probe-messages.ts";

type LockWitness = "compositor" | "screenSaver";
/** What a session's own screen says of its lock; null: nobody there can tell. */
export type LockTestimony = {
  readonly isHeld: boolean;
  readonly by: LockWitness;
} | null;

/** Who can be asked where no window can be looked for. */
export type LockProof = {
  /** @param mayGiveBack as in `wayland-lock.ts` */
  whoLocked(session: SessionInfo, mayGiveBack: boolean): Promise<LockTestimony>;
};

/** Asks through a probe with the session's own uid. */
export class SessionLockProof implements LockProof {
  readonly #buses: Pick<SessionBuses, "ask">;

  constructor(buses: Pick<SessionBuses, "ask">) {
    this.#buses = buses;
  }

  async whoLocked(session: SessionInfo, mayGiveBack: boolean): Promise<LockTestimony> {
    const { waylandSocket } = session;
    if (waylandSocket !== undefined) {
      const question = { ask: "whoLocked", waylandSocket, mayGiveBack } as const;
      const told = testimony(await this.#buses.ask(session, question), "compositor");
      if (told !== null) return told;
    }
    return testimony(await this.#buses.ask(session, { ask: "screenSaver" }), "screenSaver");
  }
}

function testimony(value: number | null, by: LockWitness): LockTestimony {
  const answer: LockAnswer = LOCK_ANSWERS[value ?? -1] ?? "cannotTell";
  return answer === "cannotTell" ? null : { isHeld: answer === "held", by };
}
