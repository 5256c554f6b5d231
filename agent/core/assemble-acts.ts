import { ActDesk, type ActDeskPorts } from "./act-desk.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { Enforcer } from "./enforcer.ts";
import type { LockLedger } from "./lock-ledger.ts";
import type { OpenClearings } from "./open-clearings.ts";
import type { SessionInfo } from "./ports.ts";
import type { ReceiptDesk } from "./receipt-desk.ts";
import { UnendedCommands } from "./unended-commands.ts";

type Parts = Pick<ActDeskPorts, "policies" | "startedAtMs" | "rememberEnd" | "wall"> & {
  readonly receipts: ReceiptDesk;
  readonly clearings: OpenClearings;
  readonly locks: LockLedger;
  readonly isOpen: (session: SessionInfo) => boolean;
};

/** Whoever may ask for an act, and the one that carries acts out. */
export function assembleActs(ports: ConductorPorts, parts: Parts): ActDesk {
  const { store, clock, sessions, browsers, leftovers, programs } = ports;
  const { audit, outbox } = store;
  const { receipts, clearings, locks, isOpen, ...desk } = parts;
  const keepReceipt = receipts.keep;
  const hands = { sessions, browsers, leftovers, programs };
  const enforcing = { ...hands, isOpen, clearings, locks, audit, outbox, clock, keepReceipt };
  const unended = new UnendedCommands({ ...ports, ...store });
  return new ActDesk({ enforcer: new Enforcer(enforcing), clock, unended, ...desk });
}
