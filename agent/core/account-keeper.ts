import * as z from "zod/mini";
import { type AccountFacts, accountChange } from "../../policies/account-change.ts";
import type { AuditLog, Cancel, KeyValue, SessionInfo } from "./ports.ts";
import type { SessionBoard } from "./session-board.ts";
import { storedJson } from "./stored-json.ts";

/** Tells what the account data says of an account, at once and whenever that data changes. */
export interface AccountWatch {
  watch(userName: string, listener: (facts: AccountFacts) => void): Cancel;
}

export type AccountKeeperPorts = {
  readonly accounts: AccountWatch;
  readonly board: () => SessionBoard;
  readonly audit: AuditLog;
  readonly keyValue: KeyValue;
  /** A session of an earlier boot is another one, whatever its id. */
  readonly bootId: string;
};

const keptSchema = z.object({
  bootId: z.string(),
  userName: z.string(),
  facts: z.object({
    exists: z.boolean(),
    isDisabled: z.nullable(z.boolean()),
    groups: z.array(z.string()),
    lastingMark: z.nullable(z.string()),
  }),
});

/**
 * Keeps a session from outliving the account that it belongs to. What the account was is kept, so
 * that a change made while no daemon ran is seen by the next one.
 */
export class AccountKeeper {
  readonly #ports: AccountKeeperPorts;
  readonly #watches = new Map<string, Cancel>();

  constructor(ports: AccountKeeperPorts) {
    this.#ports = ports;
  }

  opened(session: SessionInfo): void {
    const { id, userName } = session;
    this.#unwatch(id);
    let then = this.#kept(session);
    let told: string | null = null;
    const cancel = this.#ports.accounts.watch(userName, (now) => {
      const change = then === null ? null : accountChange(then, now);
      // The next password that is new is new beside this one.
      if (then === null || change === "passwordChanged") then = this.#keep(session, now);
      // Of an earlier life of the daemon: how it marked passwords is known to it alone.
      else if (change === null) then = { ...then, passwordMark: now.passwordMark };
      if (change !== "passwordChanged" && change === told) return;
      told = change === "passwordChanged" ? null : change;
      this.#ports.audit.append("accountChanged", "system", { sessionId: id, change });
      this.#ports.board().keeper(id)?.handle({ kind: "accountChanged", change });
    });
    this.#watches.set(id, cancel);
  }

  /** The session is over: the next one of this id begins with what its account is then. */
  closed(sessionId: string): void {
    this.#unwatch(sessionId);
    this.#ports.keyValue.set(keyOf(sessionId), "");
  }

  /** The daemon stops; what accounts were is compared at its next start. */
  stop(): void {
    for (const id of [...this.#watches.keys()]) this.#unwatch(id);
  }

  #unwatch(sessionId: string): void {
    this.#watches.get(sessionId)?.();
    this.#watches.delete(sessionId);
  }

  #keep({ id, userName }: SessionInfo, facts: AccountFacts): AccountFacts {
    const { passwordMark: _, ...lasting } = facts;
    const { bootId, keyValue } = this.#ports;
    const kept = { ...lasting, lastingMark: facts.lastingMark ?? null };
    keyValue.set(keyOf(id), JSON.stringify({ bootId, userName, facts: kept }));
    return facts;
  }

  #kept({ id, userName }: SessionInfo): AccountFacts | null {
    const text = this.#ports.keyValue.get(keyOf(id));
    const stored = z.safeParse(keptSchema, storedJson(text));
    if (!stored.success || stored.data.bootId !== this.#ports.bootId) return null;
    if (stored.data.userName !== userName) return null;
    return { ...stored.data.facts, passwordMark: null };
  }
}

function keyOf(sessionId: string): string {
  return `account-then:${sessionId}`;
}
