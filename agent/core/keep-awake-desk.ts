import {
  type Inhibition,
  type KeepAwakeWord,
  keepAwakeWord,
  programOf,
} from "../../policies/keep-awake.ts";
import type { SessionEvent } from "../../policies/session-state.ts";
import type { Inhibitors } from "./inhibitors.ts";
import type { AuditLog, Cancel, Clock, SessionInfo } from "./ports.ts";

export type KeepAwakePorts = {
  readonly inhibitors: Inhibitors;
  readonly clock: Clock;
  readonly audit: AuditLog;
  /** From the policy: what may hold idle steps, and for how long. */
  readonly allow: () => readonly KeepAwakeWord[];
  readonly maxMs: () => number;
  readonly handle: (sessionId: string, event: SessionEvent) => void;
};

type Watched = {
  readonly session: SessionInfo;
  readonly cancel: Cancel;
  held: readonly Inhibition[];
  words: readonly KeepAwakeWord[];
  cancelLook: Cancel;
  /** When something of it was last written down. */
  notedAtMs: readonly number[];
};

/** One film after the other is one stretch; and the log is append-only and root's. */
const RELEASE_AFTER_MS = 5_000;
/** A hold lasts while it is told again: for someone who types, a new stretch begins. */
const TELL_AGAIN_MS = 60_000;
const MAX_NOTES = 30;
const NOTES_WITHIN_MS = 3_600_000;

/** Turns what programs ask of the system into holds that the policy allows; ignores all else. */
export class KeepAwakeDesk {
  readonly #ports: KeepAwakePorts;
  readonly #watched = new Map<string, Watched>();

  constructor(ports: KeepAwakePorts) {
    this.#ports = ports;
  }

  /** Where the policy allows nothing, nobody is asked: then no probe runs for it. */
  opened(session: SessionInfo): void {
    if (this.#ports.allow().length === 0 || this.#watched.has(session.id)) return;
    let watched: Watched | null = null;
    let first: readonly Inhibition[] = [];
    const cancel = this.#ports.inhibitors.watch(session, (held) => {
      first = held;
      if (watched !== null) this.#onHeld(watched, held);
    });
    const idle = { held: [], words: [], notedAtMs: [], cancelLook: () => undefined };
    watched = { session, cancel, ...idle };
    this.#watched.set(session.id, watched);
    this.#onHeld(watched, first);
  }

  removed(sessionId: string): void {
    const watched = this.#watched.get(sessionId);
    if (watched === undefined) return;
    watched.cancel();
    watched.cancelLook();
    this.#watched.delete(sessionId);
  }

  /** The policy changed. */
  refresh(sessions: readonly SessionInfo[]): void {
    const isAllowed = this.#ports.allow().length > 0;
    for (const session of sessions) {
      if (isAllowed) this.opened(session);
      else this.removed(session.id);
    }
    for (const watched of this.#watched.values()) this.#look(watched);
  }

  #onHeld(watched: Watched, held: readonly Inhibition[]): void {
    watched.held = held;
    const gone = watched.words.filter((word) => !this.#wordsOf(watched).includes(word));
    if (gone.length === 0) this.#look(watched);
    else this.#lookIn(watched, RELEASE_AFTER_MS);
  }

  #look(watched: Watched): void {
    watched.cancelLook();
    const words = this.#wordsOf(watched);
    const before = watched.words;
    watched.words = words;
    for (const word of words) {
      if (!before.includes(word)) this.#note(watched, word);
      this.#tell(watched, word, this.#ports.maxMs());
    }
    for (const word of before) if (!words.includes(word)) this.#tell(watched, word, 0);
    if (words.length > 0) this.#lookIn(watched, TELL_AGAIN_MS);
  }

  #lookIn(watched: Watched, afterMs: number): void {
    const { clock } = this.#ports;
    watched.cancelLook();
    watched.cancelLook = clock.at(clock.uptimeMs() + afterMs, () => this.#look(watched));
  }

  #wordsOf({ held }: Watched): readonly KeepAwakeWord[] {
    const allow = this.#ports.allow();
    return allow.filter((word) => held.some((one) => keepAwakeWord(one, allow) === word));
  }

  #tell({ session }: Watched, holder: KeepAwakeWord, forMs: number): void {
    const untilMs = this.#ports.clock.uptimeMs() + forMs;
    this.#ports.handle(session.id, { kind: "keepAwake", holder, untilMs });
  }

  /** Which program it is; that it holds, and until when, is for the machine to say. */
  #note(watched: Watched, word: KeepAwakeWord): void {
    const nowMs = this.#ports.clock.uptimeMs();
    const recent = watched.notedAtMs.filter((atMs) => nowMs - atMs < NOTES_WITHIN_MS);
    watched.notedAtMs = recent;
    const by = watched.held.find((one) => keepAwakeWord(one, this.#ports.allow()) === word);
    if (by === undefined || recent.length >= MAX_NOTES) return;
    watched.notedAtMs = [...recent, nowMs];
    const body = { holder: word, program: programOf(by, word), through: by.through };
    this.#ports.audit.append("keepAwakeAsked", watched.session.id, body);
  }
}
