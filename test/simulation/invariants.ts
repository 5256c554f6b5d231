import { type ActRow, actRowsAfter, DOES } from "./act-rows.ts";
import { CalendarWatch } from "./calendar-watch.ts";
import { ClosedWatch } from "./closed-watch.ts";
import type { Done, OpenSession } from "./fake-machine.ts";
import type { InvariantName, Violation } from "./invariant-names.ts";
import { OrderWatch, TRIES_AGAIN_MS } from "./order-watch.ts";
import { personOf } from "./people.ts";
import { PolicyWatch } from "./policy-watch.ts";
import type { World } from "./world.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** A warning stays for 20 s before its act, and clocks are asked one after the other. */
const WARNED_MS = 22 * SECOND_MS;
/** What was disturbed looks again before it warns. */
const LOOKS_AGAIN_MS = 25 * SECOND_MS;
/** Three starts of a shell with 15 s each, or a minute of blindness, then a warning. */
const FAULT_KNOWN_MS = 70 * SECOND_MS;
const MAX_KEPT = 20;

/** Looks at a world after every moment of it. */
export class Watchdog {
  readonly violations: Violation[] = [];
  readonly #world: World;
  readonly #orders: OrderWatch;
  readonly #watches: readonly (readonly [InvariantName, { look(): readonly string[] }])[];
  #seenDone = 0;
  #seenRows = 0;
  readonly #shellGoneSince = new Map<OpenSession, number>();
  /** Neither locked nor covered nor cleared. */
  readonly #openSince = new Map<OpenSession, number>();
  /**
   * When a daemon first had it, or could last not see it: since when somebody is idle who came while
   * none ran, or was locked unseen by a locker that failed, is what it can't know.
   */
  readonly #knownSince = new Map<OpenSession, number>();

  constructor(world: World) {
    this.#world = world;
    this.#orders = new OrderWatch(world);
    this.#watches = [
      ["I2", new PolicyWatch(world)],
      ["calendar", new CalendarWatch(world)],
      ["ordered", this.#orders],
      ["closed", new ClosedWatch(world)],
    ];
  }

  look(): void {
    this.#lookAtActs();
    for (const [name, watch] of this.#watches) {
      for (const detail of watch.look()) this.#violated(name, detail);
    }
    for (const session of this.#world.machine.sessions.values()) this.#lookAtSession(session);
  }

  /** Once, when all is over. */
  lookAtTheEnd(): void {
    if (!this.#world.memory.isChained()) this.#violated("I5", "the chain is broken");
  }

  #lookAtActs(): void {
    const { machine, memory } = this.#world;
    const done = machine.done.slice(this.#seenDone);
    const rows = actRowsAfter(memory.audit, this.#seenRows);
    this.#seenDone = machine.done.length;
    this.#seenRows = memory.audit.length;
    for (const row of rows) {
      this.#judgeRow(row);
      this.#orders.hear(row);
    }
    for (const one of done) this.#judgeDone(one, rows);
  }

  #judgeRow({ reason, actor, act, sessionId }: ActRow): void {
    if (reason === "command" && !this.#world.legitimateCommands.has(actor)) {
      this.#violated("I1", `${act} by a command that nobody gave: ${actor}`);
    }
    const limits = this.#world.daemon?.rules;
    if (limits === undefined) return;
    const { lockAfterMs, clearAfterMs, signOutAfterMs, maxLengthMs } = limits;
    const isIdleLimited = [lockAfterMs, clearAfterMs, signOutAfterMs].some((one) => one !== null);
    if (reason === "idle" && !isIdleLimited && !limits.lockOnResume) {
      this.#violated("I1", `${act} of ${sessionId} for idleness, which no policy limits`);
    }
    if (reason === "maxLength" && maxLengthMs === null) {
      this.#violated("I1", `${act} of ${sessionId} for its length, which no policy limits`);
    }
  }

  #judgeDone(done: Done, rows: readonly ActRow[]): void {
    const { kind, uid, homeDir, session } = done;
    const person = personOf(uid);
    if (kind === "clear" && person?.homeDir !== homeDir) {
      this.#violated("I4", `${homeDir} was cleared for uid ${uid}`);
    }
    if (kind === "lock" && person?.canUnlock !== true) {
      this.#violated("lockable", `${person?.userName} was locked`);
    }
    // What somebody left is cleared under the name of their session, whoever sits there now.
    const isOwn = ({ sessionId }: ActRow) => kind === "clear" || sessionId === session?.info.id;
    const own = rows.filter(isOwn);
    if (!own.some(({ act }) => DOES[act].includes(kind))) {
      const isEndForALock = kind === "end" && own.some(({ act }) => act === "lock");
      this.#violated(isEndForALock ? "staff" : "I5", `${kind} of ${person?.userName} has no row`);
    }
    const isOurFault = own.some(({ reason }) => reason === "shellLost");
    if (kind === "end" && person?.kind !== "kiosk" && isOurFault) {
      this.#violated("staff", `${person?.userName} was signed out for a lost shell`);
    }
  }

  #lookAtSession(session: OpenSession): void {
    const { daemon, time, heldUntilMs } = this.#world;
    this.#noteShell(session);
    this.#noteKnown(session);
    if (daemon === null || time.isDaemonFrozen || time.trueMs < heldUntilMs) return;
    this.#lookForStrangers(session);
    if (time.trueMs < session.heldUntilMs) return;
    if (this.#isSafe(session)) this.#openSince.delete(session);
    else if (!this.#openSince.has(session)) this.#openSince.set(session, time.trueMs);
    if (!this.#openSince.has(session)) return;
    if (time.trueMs > this.#idleDeadlineMs(session)) {
      this.#violated("I3", `${session.info.userName} is idle since ${session.lastInputMs}`);
    }
    if (time.trueMs > this.#faultDeadlineMs(session)) {
      this.#violated("I7", `${session.info.userName} has no shell, or is not seen, and is open`);
    }
  }

  #noteShell(session: OpenSession): void {
    const { machine, time } = this.#world;
    // Lost is what was there (design §5), and can't be brought back.
    const isLost = session.hadShell && !session.isShellUp && !machine.shellsStart;
    if (!isLost) this.#shellGoneSince.delete(session);
    else if (!this.#shellGoneSince.has(session)) this.#shellGoneSince.set(session, time.trueMs);
  }

  #noteKnown(session: OpenSession): void {
    const isKnown = (this.#world.daemon?.stateOf(session.info.id) ?? null) !== null;
    const isNew = session.blindSinceMs !== null || !this.#knownSince.has(session);
    if (isKnown && isNew) this.#knownSince.set(session, this.#world.time.trueMs);
  }

  /** On a shared account or a kiosk, once the daemon has had time to see who is gone. */
  #lookForStrangers({ info, guest, beganMs }: OpenSession): void {
    const { machine, lastDaemonStartMs, time } = this.#world;
    if (info.kind === "named" || !this.#world.daemon?.rules.clearOn.includes("signOut")) return;
    const sinceMs = Math.max(beganMs, lastDaemonStartMs);
    if (time.trueMs < sinceMs + 10 * SECOND_MS) return;
    const strangers = [...machine.homeOf(info.homeDir)].filter((one) => one !== guest);
    if (strangers.length > 0) this.#violated("I6", `${info.userName} finds ${strangers.join()}`);
  }

  #isSafe(session: OpenSession): boolean {
    const state = this.#world.daemon?.stateOf(session.info.id);
    if (state === null || state === undefined) return false;
    const isWaiting = !state.touched && session.info.kind !== "named";
    return session.isLocked || state.covered || state.stage === "cleared" || isWaiting;
  }

  #idleDeadlineMs(session: OpenSession): number {
    if (session.isTyping || session.blindSinceMs !== null) return Number.POSITIVE_INFINITY;
    const { calmSinceMs, heldUntilMs, machine } = this.#world;
    if (!machine.lockerWorks || !machine.endsWork) return Number.POSITIVE_INFINITY;
    const triedMs = machine.endsSinceMs + TRIES_AGAIN_MS;
    const calmMs = Math.max(calmSinceMs + LOOKS_AGAIN_MS, heldUntilMs + LOOKS_AGAIN_MS, triedMs);
    const idleSinceMs = Math.max(session.lastInputMs, this.#knownSince.get(session) ?? 0);
    return Math.max(idleSinceMs + this.#firstLimitMs(), calmMs) + WARNED_MS;
  }

  #firstLimitMs(): number {
    const rules = this.#world.daemon?.rules;
    const limits = [rules?.lockAfterMs, rules?.clearAfterMs, rules?.signOutAfterMs];
    return Math.min(...limits.map((one) => one ?? Number.POSITIVE_INFINITY));
  }

  /** After three locks in an hour they stop (design §5): that is not less strict, but enough. */
  #faultDeadlineMs(session: OpenSession): number {
    const { daemon, machine, calmSinceMs, heldUntilMs, time } = this.#world;
    const faultMs = this.#faultSinceMs(session);
    if (faultMs === null || !machine.lockerWorks) return Number.POSITIVE_INFINITY;
    const recent = daemon?.stateOf(session.info.id)?.blindActsAtMs ?? [];
    const anHourAgoMs = time.uptimeMs - 60 * MINUTE_MS;
    if (recent.filter((atMs) => atMs > anHourAgoMs).length > 0) return Number.POSITIVE_INFINITY;
    const openSinceMs = this.#openSince.get(session) ?? 0;
    const sinceMs = Math.max(faultMs, calmSinceMs, heldUntilMs, openSinceMs);
    return sinceMs + FAULT_KNOWN_MS + WARNED_MS;
  }

  /** Since when the shell is lost, or, where idleness is limited, nobody can tell who is there. */
  #faultSinceMs(session: OpenSession): number | null {
    const isLimited = Number.isFinite(this.#firstLimitMs());
    const blindMs = isLimited ? session.blindSinceMs : null;
    const both = [this.#shellGoneSince.get(session) ?? null, blindMs].filter((one) => one !== null);
    return both.length === 0 ? null : Math.min(...both);
  }

  #violated(invariant: InvariantName, detail: string): void {
    if (this.violations.length >= MAX_KEPT) return;
    this.violations.push({ invariant, atMs: this.#world.time.trueMs, detail });
  }
}
