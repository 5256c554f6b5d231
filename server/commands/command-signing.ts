import { randomUUIDv7 } from "node:crypto";
import * as z from "zod/mini";
import type { ApprovalProof } from "../../agent/contract/approval-schema.ts";
import { type CommandKind, commandSchema } from "../../agent/contract/command.ts";
import { sealAside, type TrustedKey } from "../../agent/contract/envelope.ts";
import { Problem } from "../http/problem.ts";
import type { ServerClock } from "../ports.ts";
import type { CommandRecord } from "../storage/records.ts";
import { MAX_LIFETIME_MS } from "./command-limits.ts";

/** One command before it is signed. */
export type CommandDraft = {
  readonly kind: CommandKind;
  readonly params: object;
  readonly evenInObserve?: boolean | undefined;
  readonly reason: string;
  readonly requestedBy: string;
  readonly batchId: string;
  readonly deviceId: string;
  readonly lifetimeMs: number;
  /** Where a second person approved it. */
  readonly approved?: {
    readonly approvals: readonly { readonly by: string; readonly at: string }[];
    readonly campaign: {
      readonly id: string;
      readonly ring: number;
      readonly targetsSha256: string;
    };
    readonly proof: ApprovalProof;
  };
};

/** A signature takes longer than all else that is done for a command: the event loop goes on meanwhile. */
export async function signCommand(
  draft: CommandDraft,
  key: TrustedKey,
  clock: ServerClock,
): Promise<CommandRecord> {
  const { kind, params, reason, requestedBy, batchId, deviceId, evenInObserve, approved } = draft;
  const id = randomUUIDv7();
  const issuedMs = clock.nowMs();
  const issuedAt = new Date(issuedMs).toISOString();
  // From one look at the clock: a device takes none that lives a millisecond too long.
  const notAfter = new Date(issuedMs + draft.lifetimeMs).toISOString();
  const payload = z.parse(commandSchema, {
    ...{ id, deviceId, kind, params, issuedAt, notBefore: issuedAt, notAfter },
    ...{ reason, requestedBy, approvals: approved?.approvals ?? [] },
    ...(evenInObserve === undefined ? {} : { evenInObserve }),
    ...(approved === undefined ? {} : { campaign: approved.campaign }),
  });
  return {
    ...{ id, batchId, deviceId, kind, reason, requestedBy, issuedAt, notAfter },
    state: "queued",
    because: null,
    detail: null,
    receiptIds: [],
    history: [{ state: "queued", at: issuedAt }],
    envelope: await sealAside("command.v1", Buffer.from(JSON.stringify(payload)), [key]),
    proof: approved?.proof ?? null,
  };
}

/** @throws Problem `tooLong` */
export function lifetimeOf(kind: CommandKind, expiresInMs: number | undefined): number {
  const most = MAX_LIFETIME_MS[kind];
  if (expiresInMs !== undefined && expiresInMs > most) {
    throw new Problem(422, "tooLong", `${kind} may wait ${most / 60_000} minutes at most`);
  }
  return expiresInMs ?? most;
}
