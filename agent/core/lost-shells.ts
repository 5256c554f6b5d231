import * as z from "zod/mini";
import { ok, type Result } from "../../policies/result.ts";
import { inBackground } from "./in-background.ts";
import { KeptValue } from "./kept-value.ts";
import type { AuditLog, Cancel, Clock, KeyValue, Log, SessionInfo } from "./ports.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { storedJson } from "./stored-json.ts";

/** Starts the shell of a session, never as a child of the daemon, which has the wrong rights for it. */
export interface ShellStarter {
  /** Starts it, or starts it anew where it runs; resolves once the order was taken. */
  restart(session: SessionInfo): Promise<Result<null, ShellFault>>;
}

export type ShellFault = "notSupported" | "notInstalled" | "failed";

export type LostShellsPorts = {
  readonly board: SessionBoard;
  readonly starter: ShellStarter;
  readonly isConnected: (sessionId: string) => boolean;
  readonly audit: AuditLog;
  readonly keyValue: KeyValue;
  readonly bootId: string;
  readonly clock: Clock;
  readonly log: Log;
};

const MOST_RESTARTS = 3;
const WITHIN_MS = 60_000;
/** It may be that its session is just ending, or that a person restarts it. */
const FIRST_AFTER_MS = 1_000;
/** How long a shell may take from its start to its first call. */
const CONNECTS_WITHIN_MS = 15_000;
const SEEN_KEY = "shells-seen";

const seenSchema = z.object({ bootId: z.string(), sessionIds: z.array(z.string()) });
type Seen = z.infer<typeof seenSchema>;

/** What is on record of this loss: it need not be said again and again. */
type Said = "nothing" | "acted" | "leftAlone";

type Search = { readonly cancel: Cancel; readonly said: Said };

/**
 * Design §5, "Shell lost": a shell that is gone is started again, three times in a minute at most;
 * after that the session machine is told, and the search goes on. Lost is only what was there before,
 * also before this daemon was.
 */
export class LostShells {
  readonly #ports: LostShellsPorts;
  readonly #kept: KeptValue<Seen | null>;
  readonly #searches = new Map<string, Search>();
  readonly #restarts = new Map<string, readonly number[]>();
  readonly #ordered = new Map<string, () => void>();

  constructor(ports: LostShellsPorts) {
    this.#ports = ports;
    this.#kept = new KeptValue(ports.keyValue, SEEN_KEY, readSeen);
  }

  /** Shells that an earlier daemon of this boot knew: they come back by themselves, or are lost. */
  resume(): void {
    for (const id of this.#seen()) this.#search(id, CONNECTS_WITHIN_MS, "nothing");
  }

  connected(sessionId: string): void {
    this.#searches.get(sessionId)?.cancel();
    this.#searches.delete(sessionId);
    this.#ordered.get(sessionId)?.();
    this.#remember(sessionId);
  }

  lost(sessionId: string): void {
    // A shell that ended with its session is not lost.
    if (this.#ports.board.keeper(sessionId) === undefined) return;
    // An ordered restart ends the shell that was there: the new one is on its way.
    const isOrdered = this.#ordered.has(sessionId);
    this.#search(sessionId, isOrdered ? CONNECTS_WITHIN_MS : FIRST_AFTER_MS, "nothing");
  }

  /** Its session is over: the next one of its id has a shell of its own, which has yet to come. */
  removed(sessionId: string): void {
    this.#searches.get(sessionId)?.cancel();
    this.#forget(sessionId);
    this.#ordered.get(sessionId)?.();
    const seen = this.#seen();
    if (seen.includes(sessionId)) this.#keepSeen(seen.filter((id) => id !== sessionId));
  }

  close(): void {
    for (const { cancel } of this.#searches.values()) cancel();
    this.#searches.clear();
  }

  /** By order of an admin. @returns whether a shell was there in time */
  async restart({ session }: SessionKeeper): Promise<Result<boolean, ShellFault>> {
    const { board, clock, starter, isConnected } = this.#ports;
    const back = new Promise<void>((resolve) => {
      const cancel = clock.at(clock.uptimeMs() + CONNECTS_WITHIN_MS, resolve);
      this.#ordered.set(session.id, () => {
        cancel();
        resolve();
      });
    });
    const ordered = await starter.restart(session);
    if (ordered.ok) await back;
    else this.#ordered.get(session.id)?.();
    this.#ordered.delete(session.id);
    return ordered.ok ? ok(board.isOpen(session) && isConnected(session.id)) : ordered;
  }

  #search(sessionId: string, afterMs: number, said: Said): void {
    this.#searches.get(sessionId)?.cancel();
    const { clock } = this.#ports;
    const cancel = clock.at(clock.uptimeMs() + afterMs, () => this.#look(sessionId));
    this.#searches.set(sessionId, { cancel, said });
  }

  #look(sessionId: string): void {
    const { board, clock, isConnected } = this.#ports;
    const keeper = board.keeper(sessionId);
    const said = this.#searches.get(sessionId)?.said ?? "nothing";
    if (keeper === undefined || isConnected(sessionId)) {
      this.#forget(sessionId);
      return;
    }
    const nowMs = clock.uptimeMs();
    const recent = (this.#restarts.get(sessionId) ?? []).filter((at) => nowMs - at < WITHIN_MS);
    if (recent.length >= MOST_RESTARTS) {
      this.#giveUp(keeper, said);
      return;
    }
    this.#restarts.set(sessionId, [...recent, nowMs]);
    this.#search(sessionId, CONNECTS_WITHIN_MS, said);
    inBackground(this.#start(keeper, said), this.#ports.log, "shellNotStarted");
  }

  async #start({ session }: SessionKeeper, said: Said): Promise<void> {
    const { starter, audit, log } = this.#ports;
    const started = await starter.restart(session);
    if (!started.ok)
      log.warn("shellNotStarted", { sessionId: session.id, because: started.detail });
    else if (said === "nothing") audit.append("shellRestarted", session.id, {});
  }

  /** Whether a lock follows, and how often, is the session machine's decision. */
  #giveUp(keeper: SessionKeeper, saidBefore: Said): void {
    const { id } = keeper.session;
    const before = JSON.stringify(keeper.state);
    keeper.handle({ kind: "shellLost" });
    const acted = JSON.stringify(keeper.state) !== before;
    const said = acted ? "acted" : keeper.state.lockedAtMs === null ? "leftAlone" : saidBefore;
    if (acted || said !== saidBefore) this.#ports.audit.append("shellLost", id, { acted });
    this.#search(id, WITHIN_MS, said);
  }

  #forget(sessionId: string): void {
    this.#searches.delete(sessionId);
    this.#restarts.delete(sessionId);
  }

  #seen(): readonly string[] {
    const seen = this.#kept.value;
    return seen?.bootId === this.#ports.bootId ? seen.sessionIds : [];
  }

  #remember(sessionId: string): void {
    const { board } = this.#ports;
    const seen = this.#seen();
    if (seen.includes(sessionId)) return;
    this.#keepSeen([...seen, sessionId].filter((id) => board.keeper(id) !== undefined));
  }

  #keepSeen(sessionIds: string[]): void {
    this.#kept.keep({ bootId: this.#ports.bootId, sessionIds });
  }
}

function readSeen(text: string | null): Seen | null {
  const kept = z.safeParse(seenSchema, storedJson(text));
  return kept.success ? kept.data : null;
}
