import { ActDesk, type ActDeskPorts } from "./act-desk.ts";
import type { EnforcerPorts } from "./act-order.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { Enforcer } from "./enforcer.ts";
import type { LockLedger } from "./lock-ledger.ts";
import type { OpenClearings } from "./open-clearings.ts";
import type { ReceiptDesk } from "./receipt-desk.ts";
import type { SessionBoard } from "./session-board.ts";
import { UnendedCommands } from "./unended-commands.ts";

type Parts = Pick<ActDeskPorts, "policies" | "rememberEnd" | "wall"> & {
  readonly receipts: ReceiptDesk;
  readonly clearings: OpenClearings;
  readonly locks: LockLedger;
  readonly board: () => SessionBoard;
};

/** Whoever may ask for an act, and the one that carries acts out. */
export function assembleActs(ports: ConductorPorts, parts: Parts): ActDesk {
  const { store, clock, sessions, browsers, leftovers, programs } = ports;
  const { audit, outbox } = store;
  const { receipts, clearings, locks, board, ...desk } = parts;
  const keepReceipt = receipts.keep;
  const hands = { sessions, browsers, leftovers, programs };
  const told = { clearings, locks, audit, outbox, clock, keepReceipt };
  const enforcer = new Enforcer({ ...hands, ...told, ...seenOn(board) });
  const unended = new UnendedCommands({ ...ports, ...store });
  const startedAtMs = (id: string) => board().keeper(id)?.state.startedAtMs ?? null;
  return new ActDesk({ enforcer, clock, unended, startedAtMs, ...desk });
}

/** An act that waited its turn is for its own session, and not for the next one of its id. */
function seenOn(board: () => SessionBoard): Pick<EnforcerPorts, "isOpen" | "onEnding"> {
  return {
    isOpen: (session) => board().isOpen(session),
    onEnding: ({ id }, reason) => board().keeper(id)?.handle({ kind: "endBegun", reason }),
  };
}
