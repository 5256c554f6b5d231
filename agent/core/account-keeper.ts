import { type AccountFacts, accountChange } from "../../policies/account-change.ts";
import type { AuditLog, Cancel, SessionInfo } from "./ports.ts";
import type { SessionBoard } from "./session-board.ts";

/** Tells what the account data says of an account, at once and whenever that data changes. */
export interface AccountWatch {
  watch(userName: string, listener: (facts: AccountFacts) => void): Cancel;
}

export type AccountKeeperPorts = {
  readonly accounts: AccountWatch;
  readonly board: () => SessionBoard;
  readonly audit: AuditLog;
};

/** Keeps a session from outliving the account that it belongs to. */
export class AccountKeeper {
  readonly #ports: AccountKeeperPorts;
  readonly #watches = new Map<string, Cancel>();

  constructor(ports: AccountKeeperPorts) {
    this.#ports = ports;
  }

  opened({ id, userName }: SessionInfo): void {
    this.closed(id);
    let then: AccountFacts | null = null;
    let told: string | null = null;
    const cancel = this.#ports.accounts.watch(userName, (now) => {
      then ??= now;
      const change = accountChange(then, now);
      // The next password that is new is new beside this one.
      if (change === "passwordChanged") then = now;
      else if (change === told) return;
      told = change === "passwordChanged" ? null : change;
      this.#ports.audit.append("accountChanged", "system", { sessionId: id, change });
      this.#ports.board().keeper(id)?.handle({ kind: "accountChanged", change });
    });
    this.#watches.set(id, cancel);
  }

  closed(sessionId: string): void {
    this.#watches.get(sessionId)?.();
    this.#watches.delete(sessionId);
  }

  stop(): void {
    for (const id of [...this.#watches.keys()]) this.closed(id);
  }
}
