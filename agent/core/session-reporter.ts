import type { RiskCause } from "../../policies/risk-causes.ts";
import type { QuickReturn, RiskView, SessionView } from "../contract/reports.ts";
import type { AppearanceDesk } from "./appearance.ts";
import { type EndedSession, type LastEnd, LastEnds } from "./last-ends.ts";
import type { Cancel, Clock, KeyValue, Outbox, SessionInfo, Shells } from "./ports.ts";
import { type PeopleForm, personOffDevice } from "./pseudonym.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { type Shown, shellStatus } from "./shell-status.ts";
import { ShownMessages } from "./shown-messages.ts";

const NOTHING_SHOWN = { kind: "show", surface: "none", pending: null, answer: "none" } as const;

export type ReporterPorts = {
  readonly clock: Clock;
  readonly shells: Shells;
  readonly outbox: Outbox;
  readonly keyValue: KeyValue;
  readonly bootId: string;
  readonly people: () => PeopleForm;
  /** Then nothing is shown, because nothing will happen. */
  readonly isObserving: () => boolean;
  /** Of this device only: without it nobody can tell who a pseudonym is. */
  readonly pseudonymSecret: string;
  /** How many downloaded files an act would take; null where none go or nobody can tell. */
  readonly downloadsOf: (keeper: SessionKeeper) => number | null;
  readonly takesStaffCodes: () => boolean;
  readonly appearance: Pick<AppearanceDesk, "id">;
  readonly askedOf: (keeper: SessionKeeper) => NonNullable<SessionView["asked"]> | null;
  readonly lockOf: (sessionId: string) => NonNullable<SessionView["lock"]> | null;
  readonly quickReturns: () => readonly QuickReturn[];
  readonly keepers: () => readonly SessionKeeper[];
  readonly riskOf: (sessionId: string) => RiskView | null;
  /** Why the limits of a session are shorter than usual; empty where they are not. */
  readonly shortenedBecause: (sessionId: string) => readonly RiskCause[];
  /** Something that `agent status` prints has changed. */
  readonly onChange: () => void;
};

/** Tells the people at the device, and the server, what state each session is in. */
export class SessionReporter {
  readonly #ports: ReporterPorts;
  readonly #messages: ShownMessages;
  readonly #since = new Map<string, { stage: string; at: string }>();
  readonly #ends: LastEnds;
  readonly #endGoes = new Map<string, Cancel>();
  /** As they were told last: a keyed hash of every name at every step would be for nothing. */
  readonly #people = new WeakMap<SessionInfo, { form: PeopleForm; person: string | null }>();
  #reported = "";

  constructor(ports: ReporterPorts) {
    this.#ports = ports;
    this.#ends = new LastEnds(ports);
    this.#messages = new ShownMessages(ports.clock);
  }

  /** After every step of the machine: the shell always, the server when something moved. */
  onStep(keeper: SessionKeeper): void {
    this.#noteStage(keeper);
    this.publish(keeper);
    this.report(false);
  }

  publish(keeper: SessionKeeper): void {
    const { session, state, rules } = keeper;
    const shown = this.#isShown(keeper) ? keeper.shown : NOTHING_SHOWN;
    const extra = {
      nowMs: this.#ports.clock.uptimeMs(),
      message: this.#messages.of(session.id),
      ended: this.#ends.last,
      endIsUp: this.endOn(keeper) !== null,
      takesStaffCodes: this.#ports.takesStaffCodes(),
      appearanceId: this.#ports.appearance.id,
      shorterBecause: this.#ports.shortenedBecause(session.id),
      downloads: isAboutToClear(shown) ? this.#ports.downloadsOf(keeper) : null,
    };
    this.#ports.shells.publish(shellStatus(session, state, rules, shown, extra));
  }

  /** The end of the session before, while it is what stands on the screen of this one. */
  endOn(keeper: SessionKeeper): LastEnd | null {
    const up = this.#isShown(keeper) ? this.#ends.upOn(keeper) : null;
    this.#planGoing(keeper, up?.forMs ?? null);
    return up?.end ?? null;
  }

  /** Whoever came next has read it, and goes on. */
  endAnswered({ session }: SessionKeeper): void {
    this.#ends.answered(session.id);
  }

  #planGoing(keeper: SessionKeeper, forMs: number | null): void {
    const { id } = keeper.session;
    this.#endGoes.get(id)?.();
    this.#endGoes.delete(id);
    if (forMs === null) return;
    const { clock } = this.#ports;
    this.#endGoes.set(
      id,
      clock.at(clock.uptimeMs() + forMs, () => this.publish(keeper)),
    );
  }

  /** A command may act on a device that observes: then its warning is shown there too. */
  #isShown({ shown }: SessionKeeper): boolean {
    return !this.#ports.isObserving() || shown.pending?.reason === "command";
  }

  /** The next session may have the same id: nothing of this one is told to it. */
  forget(sessionId: string): void {
    this.#messages.forget(sessionId);
    this.#since.delete(sessionId);
    this.#ends.forget(sessionId);
    this.#endGoes.get(sessionId)?.();
    this.#endGoes.delete(sessionId);
  }

  showMessage(keeper: SessionKeeper, text: string): void {
    this.#messages.show(keeper.session.id, text, () => this.publish(keeper));
    this.publish(keeper);
  }

  /** @param force also when nothing changed: the server asked, or just came back. */
  report(force: boolean): void {
    const quickReturns = [...this.#ports.quickReturns()];
    const body = { sessions: [...this.views()], quickReturns };
    const text = JSON.stringify(body);
    if (text === this.#reported && !force) return;
    this.#reported = text;
    this.#ports.outbox.put({ kind: "sessions", body });
    this.#ports.onChange();
  }

  /** The next session may be open already: its shell shows it. */
  rememberEnd(session: EndedSession, end: LastEnd): void {
    this.#ends.remember(session, end);
    for (const keeper of this.#ports.keepers()) this.publish(keeper);
  }

  views(): readonly SessionView[] {
    return this.#ports.keepers().map((keeper) => this.#view(keeper));
  }

  #view(keeper: SessionKeeper): SessionView {
    const { session, state, next } = keeper;
    const since = this.#since.get(session.id)?.at ?? this.#now();
    return {
      id: session.id,
      kind: session.kind,
      person: this.#personOf(session),
      stage: state.stage,
      since,
      next:
        next === null
          ? null
          : { act: next.act, reason: next.reason, at: this.#wallClock(next.atMs) },
      risk: this.#ports.riskOf(session.id),
      lock: this.#ports.lockOf(session.id),
      asked: this.#ports.askedOf(keeper),
    };
  }

  #personOf(session: SessionInfo): string | null {
    const form = this.#ports.people();
    const known = this.#people.get(session);
    if (known?.form === form) return known.person;
    const person = personOffDevice(session.userName, form, this.#ports.pseudonymSecret);
    this.#people.set(session, { form, person });
    return person;
  }

  #noteStage(keeper: SessionKeeper): void {
    const { stage } = keeper.state;
    if (this.#since.get(keeper.session.id)?.stage === stage) return;
    this.#since.set(keeper.session.id, { stage, at: this.#now() });
  }

  #now(): string {
    return new Date(this.#ports.clock.nowMs()).toISOString();
  }

  /** Rounded to the second, so that the same deadline reads the same at every step. */
  #wallClock(uptimeMs: number): string {
    const atMs = this.#ports.clock.nowMs() + uptimeMs - this.#ports.clock.uptimeMs();
    return new Date(Math.round(atMs / 1000) * 1000).toISOString();
  }
}

function isAboutToClear({ surface, pending }: Shown): boolean {
  const isAnnounced = surface === "warning" || surface === "banner";
  return isAnnounced && (pending?.act === "clear" || pending?.act === "signOut");
}
