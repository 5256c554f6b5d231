import type { ChainHead } from "../../agent/contract/audit-chain.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import type { Result } from "../../policies/result.ts";

/** A device's log that does not extend the one that is held. Of it only the ends are kept. */
export type RefusedLog = {
  readonly since: string;
  readonly at: string;
  readonly because: string;
  /** The row that it follows on, by the device's own word. */
  readonly follows: ChainHead;
  /** How far it had come with the last report. */
  readonly shown: ChainHead;
  /** The device signed that its log was at `shown`. */
  readonly envelope: Envelope;
};

/**
 * Where the log of a device goes on although it does not extend what was held: an admin said so.
 * Rows are held in the order in which they came; each keeps the number that the device gave it.
 */
export type AuditGap = Omit<RefusedLog, "at"> & {
  /** So many rows were held then, deleted ones among them. */
  readonly after: number;
  /** How the log that was held ended. */
  readonly held: ChainHead;
  /** As how many-eth row `follows` is held; null: it is not here, and what came before it neither. */
  readonly joins: number | null;
  readonly acceptedAt: string;
  readonly acceptedBy: string;
  readonly reason: string;
};

/** Where a log stands, by the device's own count, and as how many-eth of the rows that are held. */
export type PlacedHead = ChainHead & { readonly place: number };

export type AuditPage = {
  readonly rows: readonly AuditRow[];
  /** The place of the last of them. */
  readonly upToPlace: number;
};

export type GapFault = "nothingRefused" | "anotherHead";

/** Who takes which head, and why. */
export type GapAcceptance = {
  readonly shown: ChainHead;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
};

export type AuditGapStore = {
  /** The oldest first; none is ever deleted. */
  readonly of: (deviceId: string) => Promise<readonly AuditGap[]>;
  readonly refused: (deviceId: string) => Promise<RefusedLog | null>;
  /** The log goes on with this one, where its head is still the one that was shown. */
  readonly accept: (
    deviceId: string,
    acceptance: GapAcceptance,
  ) => Promise<Result<AuditGap, GapFault>>;
};
