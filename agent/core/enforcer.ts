import {
  type Act,
  type ActOrder,
  type ActResult,
  done,
  type EnforcerPorts,
  worse,
} from "./act-order.ts";
import { isItsOwners } from "./aftermath.ts";
import { clearHome, clearOutsideHome, othersOf } from "./clear-session.ts";
import { isOver } from "./leftovers.ts";
import type { SessionInfo } from "./ports.ts";

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
      if (order.isGone || isOvertaken(order, this.#ports)) {
        return await clearAfterIt(order, this.#ports);
      }
      return await ACTS[order.act](order, this.#ports);
    } catch (fault) {
      const detail = String(fault).slice(0, 400);
      const isLeft = order.act === "signOut" && order.isGone !== true;
      return { outcome: "failed", detail, ms: 0, receiptIds: [], isLeft };
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
    ports.locks.settled(order, lock);
    if (isOvertaken(order, ports)) return ENDED_BEFORE;
    if (lock.status === "locked") return done(`seen: ${lock.by.join(", ")}`);
    // What can't be locked for sure must not stay open: clear it instead (design §5).
    const cleared = await clearHome(order, ports, await othersOf(order, ports));
    return {
      ...cleared,
      outcome: "partial",
      detail: `not locked: ${lock.because}; ${cleared.detail}`,
    };
  },
  clear: async (order, ports) =>
    order.clearBrowsers
      ? clearWhatIsLeft(order, ports, await othersOf(order, ports))
      : done("the policy clears no browsers then"),
  signOut: async (order, ports) => {
    // Before the end: the next session of the account may begin the moment that this one is over.
    const others = await othersOf(order, ports);
    if (isOvertaken(order, ports)) return clearAfterIt(order, ports);
    ports.onEnding(order.session, order.reason);
    const end = await ports.sessions.end(order.session.id, order.closeForMs);
    const ended: ActResult =
      end.status === "ended"
        ? done("no process left")
        : { ...done(`${end.left} processes left: ${end.because}`), outcome: "partial" };
    const isLeft = end.status !== "ended";
    if (!order.clearBrowsers) return { ...ended, isLeft };
    return { ...worse(ended, await clearWhatIsLeft(order, ports, others)), isLeft };
  },
};

const ENDED_BEFORE = done("the session ended before");

/** Its session has ended, and the next one may have its id: whoever sits there is not meant. */
function isOvertaken(order: ActOrder, { isOpen }: EnforcerPorts): boolean {
  const isAfterwards = order.act === "clear" && isOver(order);
  return !isAfterwards && !isOpen(order.session);
}

/** What it left is cleared, unless somebody uses that already: the end of their session clears it. */
async function clearAfterIt(overtaken: ActOrder, ports: EnforcerPorts): Promise<ActResult> {
  const order: ActOrder = { ...overtaken, isGone: true };
  if (order.act === "lock") return ENDED_BEFORE;
  if (!order.clearBrowsers) return done("the policy clears no browsers then");
  const open = await ports.sessions.list();
  const users = open.filter(({ homeDir }) => homeDir === order.session.homeDir);
  if (users.length > 0) return usedAlready(users);
  return clearWhatIsLeft(order, ports, await othersOf(order, ports));
}

/** Still to be cleared when they are gone: the end of theirs knows only of what came since it began. */
function usedAlready(users: readonly SessionInfo[]): ActResult {
  const told: ActResult = {
    ...done("the next session uses its home already"),
    outcome: "partial",
  };
  return users.some(isItsOwners) ? told : { ...told, isSessionLeft: true };
}

function clearWhatIsLeft(
  order: ActOrder,
  ports: EnforcerPorts,
  others: number,
): Promise<ActResult> {
  const isHomeGone = order.session.freshHome && isOver(order);
  return isHomeGone ? clearOutsideHome(order, ports, others) : clearHome(order, ports, others);
}
