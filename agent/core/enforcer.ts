import type { ActReason, DataKind } from "../../policies/vocabulary.ts";
import type { CommandResult } from "../contract/command.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { KeepRequest } from "./clear-request.ts";
import type {
  AuditLog,
  Browsers,
  ClearOutcome,
  Clock,
  Outbox,
  SessionInfo,
  Sessions,
} from "./ports.ts";

export type Act = "lock" | "clear" | "signOut";

/** One thing to do to one session, and on whose behalf. */
export type ActOrder = {
  readonly session: SessionInfo;
  readonly act: Act;
  readonly reason: ActReason;
  readonly commandId: string | null;
  readonly data: readonly DataKind[];
  readonly keep: KeepRequest | null;
  /** Whether the act also clears browsers (`browsers.clear.on`). */
  readonly clearBrowsers: boolean;
  readonly closeForMs: number;
};

export type ActResult = {
  readonly outcome: "done" | "partial" | "failed" | "wouldHave";
  readonly detail: string;
  readonly ms: number;
  readonly receiptIds: CommandResult["receiptIds"];
};

export type EnforcerPorts = {
  readonly sessions: Sessions;
  readonly browsers: Browsers;
  readonly audit: AuditLog;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Seals the receipt, keeps it and queues it for the server; returns its id. */
  readonly keepReceipt: (receipt: Omit<Receipt, "id" | "deviceId" | "at">) => string;
};

/**
 * Carries out acts, one at a time for each session, and writes each into the audit log before it
 * is reported. The result is what was verified, never what was asked for.
 */
export class Enforcer {
  readonly #ports: EnforcerPorts;
  readonly #lastOf = new Map<string, Promise<unknown>>();

  constructor(ports: EnforcerPorts) {
    this.#ports = ports;
  }

  carryOut(order: ActOrder): Promise<ActResult> {
    const before = this.#lastOf.get(order.session.id) ?? Promise.resolve();
    const run = before.then(() => this.#now(order));
    this.#lastOf.set(
      order.session.id,
      run.catch(() => undefined),
    );
    return run;
  }

  /** In `observe` mode: says what would have happened, and touches nothing. */
  wouldHave(order: ActOrder): ActResult {
    const result: ActResult = { outcome: "wouldHave", detail: "observing", ms: 0, receiptIds: [] };
    this.#record(order, result);
    return result;
  }

  async #now(order: ActOrder): Promise<ActResult> {
    const startedMs = this.#ports.clock.uptimeMs();
    const result = await this.#attempt(order);
    const timed = { ...result, ms: this.#ports.clock.uptimeMs() - startedMs };
    this.#record(order, timed);
    return timed;
  }

  async #attempt(order: ActOrder): Promise<ActResult> {
    try {
      return await ACTS[order.act](order, this.#ports);
    } catch (fault) {
      return { outcome: "failed", detail: String(fault).slice(0, 400), ms: 0, receiptIds: [] };
    }
  }

  #record(order: ActOrder, result: ActResult): void {
    const { session, act, reason } = order;
    const at = new Date(this.#ports.clock.nowMs()).toISOString();
    const body = {
      sessionId: session.id,
      act,
      reason,
      outcome: result.outcome,
      detail: result.detail,
      ms: result.ms,
    };
    this.#ports.audit.append("sessionAct", order.commandId ?? "policy", body);
    this.#ports.outbox.put({ kind: "sessionAct", body: { ...body, at } });
  }
}

/** How each act is done. Cleaning that fails is told as `partial` or `failed`, never as done. */
const ACTS: Readonly<Record<Act, (order: ActOrder, ports: EnforcerPorts) => Promise<ActResult>>> = {
  lock: async (order, ports) => {
    const lock = await ports.sessions.lock(order.session.id);
    if (lock.status === "locked") return done(`seen: ${lock.by.join(", ")}`);
    // What can't be locked for sure must not stay open: clear it instead (design §5).
    const cleared = await clearHome(order, ports, "clear");
    return {
      ...cleared,
      outcome: "partial",
      detail: `not locked: ${lock.because}; ${cleared.detail}`,
    };
  },
  clear: (order, ports) => clearHome(order, ports, order.commandId === null ? "clear" : "command"),
  signOut: async (order, ports) => {
    const end = await ports.sessions.end(order.session.id, order.closeForMs);
    const ended: ActResult =
      end.status === "ended"
        ? done("no process left")
        : { ...done(`${end.left} processes left: ${end.because}`), outcome: "partial" };
    if (!order.clearBrowsers || order.session.freshHome) return ended;
    return worse(ended, await clearHome(order, ports, "signOut"));
  },
};

async function clearHome(
  order: ActOrder,
  ports: EnforcerPorts,
  trigger: Receipt["trigger"],
): Promise<ActResult> {
  const { session } = order;
  const cleared = await ports.browsers.clear({
    homeDir: session.homeDir,
    uid: session.uid,
    gid: session.gid,
    data: order.data,
    keep: order.keep,
    families: null,
    display: order.act === "signOut" ? null : session.display,
    xAuthorityPath: session.xAuthorityPath,
    dryRun: false,
  });
  if (!cleared.ok) return { ...done(`${cleared.reason}: ${cleared.detail}`), outcome: "failed" };
  return receiptFor(order, ports, trigger, cleared.value);
}

/** Waits for the bytes to be gone: the receipt is the proof, so it is written last. */
async function receiptFor(
  order: ActOrder,
  ports: EnforcerPorts,
  trigger: Receipt["trigger"],
  outcome: ClearOutcome,
): Promise<ActResult> {
  const profiles = [...(await outcome.freed)];
  const status = worstStatus(profiles.map((profile) => profile.status));
  const id = ports.keepReceipt({
    sessionId: order.session.id,
    trigger,
    reason: order.reason,
    commandId: order.commandId,
    data: [...order.data],
    status,
    profiles,
  });
  const detail = `${profiles.length} browser profiles ${status}`;
  return { outcome: status, detail, ms: 0, receiptIds: [id] };
}

function worstStatus(statuses: readonly Receipt["status"][]): "done" | "partial" | "failed" {
  if (statuses.includes("failed")) return "failed";
  return statuses.includes("partial") ? "partial" : "done";
}

function done(detail: string): ActResult {
  return { outcome: "done", detail, ms: 0, receiptIds: [] };
}

const SEVERITY = ["done", "wouldHave", "partial", "failed"] as const;

function worse(first: ActResult, second: ActResult): ActResult {
  const worst = SEVERITY.indexOf(first.outcome) > SEVERITY.indexOf(second.outcome) ? first : second;
  return {
    outcome: worst.outcome,
    detail: `${first.detail}; ${second.detail}`,
    ms: first.ms + second.ms,
    receiptIds: [...first.receiptIds, ...second.receiptIds],
  };
}
