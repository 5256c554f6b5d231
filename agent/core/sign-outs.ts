import type { Command } from "../contract/command.ts";
import type { ActResult } from "./act-order.ts";
import type { SessionInfo } from "./ports.ts";
import type { UnendedCommands } from "./unended-commands.ts";

type UnderWay = {
  readonly sessionId: string;
  readonly isRetry: boolean;
  /** The system has told that it is over: whatever is left of it, there is nobody to sign out again. */
  isOver: boolean;
};

/** Sign-outs as they are carried out, and what they leave of the commands that they are for. */
export class SignOuts {
  readonly #unended: UnendedCommands;
  readonly #underWay = new Set<UnderWay>();

  constructor(unended: UnendedCommands) {
    this.#unended = unended;
  }

  /** Where it leaves the session standing, its result says that this is not the end of it. */
  async run(
    session: SessionInfo,
    command: Command | null,
    carryOut: () => Promise<ActResult>,
  ): Promise<ActResult> {
    const owed = this.#unended.allOf(session);
    const result = await this.#watched({ session, isRetry: owed.length > 0 }, carryOut);
    if (result.isLeft !== true) {
      for (const { id } of owed) this.#unended.ended(session.id, id, result);
    }
    if (command === null || result.isLeft !== true) return result;
    this.#unended.remember(session, command, result.receiptIds);
    return { ...result, detail: `still open, and signed out again later; ${result.detail}` };
  }

  /** The session is over, by itself or by what is under way: another of its id owes nothing. */
  over(sessionId: string): void {
    const ofIt = [...this.#underWay].filter((one) => one.sessionId === sessionId);
    for (const one of ofIt) one.isOver = true;
    this.#unended.over(
      sessionId,
      ofIt.some(({ isRetry }) => isRetry),
    );
  }

  async #watched(
    { session, isRetry }: { readonly session: SessionInfo; readonly isRetry: boolean },
    carryOut: () => Promise<ActResult>,
  ): Promise<ActResult> {
    const underWay: UnderWay = { sessionId: session.id, isRetry, isOver: false };
    this.#underWay.add(underWay);
    try {
      const result = await carryOut();
      return underWay.isOver ? { ...result, isLeft: false } : result;
    } finally {
      this.#underWay.delete(underWay);
    }
  }
}
