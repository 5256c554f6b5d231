import { next, start } from "../../policies/session-machine.ts";
import { restored } from "../../policies/session-restore.ts";
import type {
  PendingAct,
  SessionEffect,
  SessionEvent,
  SessionRules,
  SessionState,
  SessionTraits,
} from "../../policies/session-state.ts";
import type { SessionStep } from "../../policies/session-step.ts";
import type { Command } from "../contract/command.ts";
import { type ActResult, hasEnded } from "./act-order.ts";
import { ActWaiters } from "./act-waiters.ts";
import type { KeeperPorts } from "./keeper-ports.ts";
import { type Begun, type KeptSession, unfinishedOf } from "./kept-session.ts";
import type { Cancel, IdleEdge, IdleWatch, SessionInfo } from "./ports.ts";
import type { Shown } from "./shell-status.ts";

type ActEffect = Extract<SessionEffect, { kind: "act" }>;
type Doing = Begun & { readonly command: Command | null };

const NOTHING_SHOWN: Shown = { kind: "show", surface: "none", pending: null, answer: "none" };

/**
 * Runs the session machine for one session: turns edges, timers and asks into events, and its
 * effects into calls. It decides nothing itself.
 */
export class SessionKeeper {
  readonly session: SessionInfo;
  readonly #ports: KeeperPorts;
  readonly #traits: SessionTraits;
  readonly #watch: IdleWatch;
  #rules: SessionRules;
  #step: SessionStep;
  #shown: Shown = NOTHING_SHOWN;
  #watchedIdleMs: number | null = null;
  #cancelWake: Cancel = () => undefined;
  readonly #waiters = new ActWaiters();
  readonly #doing = new Set<Promise<void>>();
  readonly #begun = new Set<Doing>();
  readonly #unfinished: readonly Begun[];
  /** What is begun while a sign-out is under way waits for it. */
  #ending: Promise<void> | null = null;
  /** A sign-out has ended the session, whether or not the system has told of it yet. */
  #isOver = false;
  #closed = false;

  constructor(
    ports: KeeperPorts,
    session: SessionInfo,
    rules: SessionRules,
    kept: KeptSession | null,
  ) {
    this.session = session;
    this.#ports = ports;
    this.#rules = rules;
    this.#traits = { kind: session.kind, canUnlock: session.canUnlock };
    this.#watch = ports.idle.watch(session, (edge) => this.#onIdleEdge(edge));
    const first = start(this.#traits, rules, ports.clock.uptimeMs());
    this.#unfinished = kept?.unfinished ?? [];
    this.#step =
      kept === null ? first : this.#advance(restored(kept.state), { kind: "rulesChanged" });
  }

  /** Once it can be found by whoever hears of its first step. */
  begin(): void {
    this.#apply(this.#step);
    for (const { act, reason } of this.#unfinished) {
      const pending = { act, reason, atMs: this.#ports.clock.uptimeMs(), noLaterThanMs: null };
      // Who is being signed out may have come back meanwhile; what is to be cleared is nobody's yet.
      this.handle({ kind: "ask", pending, warn: act === "signOut" });
    }
  }

  get state(): SessionState {
    return this.#step.state;
  }

  get kept(): KeptSession {
    return { state: this.state, unfinished: unfinishedOf(this.#begun) };
  }

  get shown(): Shown {
    return this.#shown;
  }

  get rules(): SessionRules {
    return this.#rules;
  }

  get next(): PendingAct | null {
    return this.#step.next;
  }

  handle(event: SessionEvent): void {
    if (this.#closed) return;
    this.#step = this.#advance(this.#step.state, event);
    this.#apply(this.#step);
  }

  setRules(rules: SessionRules): void {
    this.#rules = rules;
    this.handle({ kind: "rulesChanged" });
  }

  /** When nothing is being done to the session. */
  async settled(): Promise<void> {
    while (this.#doing.size > 0) await Promise.all(this.#doing);
  }

  /** Asks for a command's act and waits for its end; null when the session went away first. */
  ask(asked: PendingAct, warn: boolean, command: Command): Promise<ActResult | null> {
    const result = this.#waiters.wait(command);
    this.handle({ kind: "ask", pending: { ...asked, commandId: command.id }, warn });
    return result;
  }

  /**
   * @param because who still waits for an act is told when the session went away; when the daemon
   * stops, nobody is: the journal has the command, and it is ensured after the next start.
   */
  close(because: "sessionGone" | "stopping"): void {
    this.#closed = true;
    this.#cancelWake();
    this.#watch.close();
    if (because === "stopping") this.#waiters.forgetAll();
    // An act that ends the session still has its result to tell.
    if (this.#doing.size === 0) this.#waiters.settleAll();
  }

  #advance(state: SessionState, event: SessionEvent): SessionStep {
    const nowMs = this.#ports.clock.uptimeMs();
    return next(state, event, { rules: this.#rules, traits: this.#traits, nowMs });
  }

  #apply(step: SessionStep): void {
    this.#cancelWake();
    if (step.wakeAtMs !== null) {
      this.#cancelWake = this.#ports.clock.at(step.wakeAtMs, () => this.handle({ kind: "tick" }));
    }
    if (step.watchIdleMs !== this.#watchedIdleMs) {
      this.#watchedIdleMs = step.watchIdleMs;
      this.#watch.setThreshold(step.watchIdleMs);
    }
    this.#perform(step);
  }

  #perform(step: SessionStep): void {
    const shown = step.effects.filter((effect) => effect.kind === "show").at(-1) ?? null;
    if (shown !== null) this.#shown = shown;
    for (const effect of step.effects) {
      if (effect.kind === "act") this.#start(effect);
      else if (effect.kind === "keepAwake") this.#ports.onKeepAwake(this.session, effect);
    }
    this.#waiters.keepOnly(step.state.asked);
    this.#ports.onStep(this);
  }

  #start({ act, reason, commandId }: ActEffect): void {
    const begun = { act, reason, command: this.#waiters.begun(commandId) };
    this.#begun.add(begun);
    const doing: Promise<void> = this.#inTurn(begun).finally(() => {
      this.#doing.delete(doing);
      if (this.#ending === doing) this.#ending = null;
      if (this.#closed && this.#doing.size === 0) this.#waiters.settleAll();
    });
    this.#doing.add(doing);
    if (act === "signOut") this.#ending = doing;
  }

  /** The next session may have this one's id: what was decided for this one is not done to that. */
  async #inTurn(begun: Doing): Promise<void> {
    if (this.#ending !== null) await this.#ending;
    if (!this.#closed && !this.#isOver) return this.#carryOut(begun);
    this.#begun.delete(begun);
    this.#waiters.settle(begun.command, null);
  }

  async #carryOut(begun: Doing): Promise<void> {
    const { act, reason, command } = begun;
    const result = await this.#ports.act(this.session, act, reason, command);
    this.#begun.delete(begun);
    this.#isOver ||= hasEnded(act, result);
    this.#waiters.settle(command, result);
    // Nobody is at a locked session: believed by mistake, that would end the work of who is there.
    const isUnlocked = result.outcome === "partial" || result.outcome === "failed";
    if (act === "lock" && isUnlocked) this.handle({ kind: "lockFailed" });
    if (result.isLeft === true) this.handle({ kind: "endFailed", reason });
    this.handle({ kind: "actDone", act });
  }

  /** Where acts are only noted, input shows that the person is back; a command may be carried out there. */
  #onInput(): void {
    const isOver = this.#ending !== null || this.#isOver;
    if (this.#ports.isObserving() && !isOver) this.handle({ kind: "onlyNoted" });
    this.handle({ kind: "input" });
  }

  #onIdleEdge(edge: IdleEdge): void {
    if (edge.kind === "unknown") this.handle({ kind: "idleUnknown", because: edge.because });
    else if (edge.kind === "active") this.#onInput();
    else this.handle({ kind: "idle", lastInputMs: this.#ports.clock.uptimeMs() - edge.idleMs });
  }
}
