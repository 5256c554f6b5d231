import type { ShellHands } from "../../core/hands-ports.ts";
import type { LockOutcome } from "../../core/lock-outcome.ts";
import type { Cancel, EndOutcome, SessionChange, SessionInfo, Sessions } from "../../core/ports.ts";
import { orderProbe, type RunProbe } from "./wts-client.ts";
import { WTS_CHANGE } from "./wts-messages.ts";
import type { WtsTracker } from "./wts-tracker.ts";

export type WtsSessionsPorts = {
  readonly run: RunProbe;
  readonly tracker: WtsTracker;
  readonly listen: (listener: (change: SessionChange) => void) => Cancel;
  readonly hands: Pick<ShellHands, "order">;
  readonly close: () => void;
  readonly patience?: Patience;
};

export type Patience = {
  readonly lockMs: number;
  readonly logoffMs: number;
  readonly lookEveryMs: number;
};

/** Signing out writes the person's registry back, which takes seconds on a slow disk. */
const PATIENCE: Patience = { lockMs: 3_000, logoffMs: 20_000, lookEveryMs: 500 };
const NO_ANSWER = "Windows does not say who is signed in";

/** The sessions that WTS knows. The shell does what must be done inside; here it is looked at. */
export class WtsSessions implements Sessions {
  readonly #ports: WtsSessionsPorts;
  readonly #patience: Patience;

  constructor(ports: WtsSessionsPorts) {
    this.#ports = ports;
    this.#patience = ports.patience ?? PATIENCE;
  }

  async list(): Promise<readonly SessionInfo[]> {
    await this.#ports.tracker.look();
    return this.#ports.tracker.known.map(({ info }) => info);
  }

  onChange(listener: (change: SessionChange) => void): Cancel {
    return this.#ports.listen(listener);
  }

  /** LockWorkStation only asks, and by policy it may do nothing: then the session is disconnected. */
  async lock(sessionId: string): Promise<LockOutcome> {
    const startedMs = performance.now();
    const ms = () => Math.round(performance.now() - startedMs);
    const failed = (because: string): LockOutcome => ({ status: "failed", because, ms: ms() });
    const { hands, run, tracker } = this.#ports;
    const before = await tracker.look();
    if (!before.ok) return failed(NO_ANSWER);
    const session = before.value.sessions.find(({ info }) => info.id === sessionId);
    if (session === undefined) return failed(`Windows has no session ${sessionId}`);
    if (session.locked === true) return { status: "locked", by: seenIn(session), ms: ms() };
    const notified = this.#notifiedOfLock(sessionId);
    const asked = hands.order(sessionId, { order: "lock" });
    const by = asked ? await this.#lockSeen(sessionId, notified) : null;
    notified.cancel();
    if (by !== null) return { status: "locked", by, ms: ms() };
    const disconnected = await orderProbe(run, ["disconnect", sessionId]);
    if (!disconnected.ok) return failed(disconnected.detail);
    const fallback = await this.#lockSeen(sessionId, { seen: () => false });
    if (fallback !== null) return { status: "locked", by: fallback, ms: ms() };
    return failed("neither locking nor disconnecting it was seen to happen");
  }

  /** The shell signs out in the person's session, which asks programs to close; then we do. */
  async end(sessionId: string, closeForMs: number): Promise<EndOutcome> {
    const startedMs = performance.now();
    const ms = () => Math.round(performance.now() - startedMs);
    const { hands, run } = this.#ports;
    let left = await this.#leftOf(sessionId);
    if (left === 0) return { status: "ended", ms: ms() };
    if (closeForMs > 0 && hands.order(sessionId, { order: "signOut" })) {
      left = await this.#waitUntilGone(sessionId, closeForMs);
    }
    if (left === 0) return { status: "ended", ms: ms() };
    const asked = await orderProbe(run, ["logoff", sessionId]);
    left = await this.#waitUntilGone(sessionId, this.#patience.logoffMs);
    if (left === 0) return { status: "ended", ms: ms() };
    const still = left === null ? NO_ANSWER : `${left} processes of the session still run`;
    const because = asked.ok ? still : asked.detail;
    return { status: "partial", left: left ?? 1, because, ms: ms() };
  }

  async isOver(sessionId: string): Promise<boolean> {
    const look = await this.#ports.tracker.look();
    return look.ok && look.value.sessions.every(({ info }) => info.id !== sessionId);
  }

  async close(): Promise<void> {
    this.#ports.close();
  }

  #notifiedOfLock(sessionId: string): { readonly seen: () => boolean; readonly cancel: Cancel } {
    let seen = false;
    const cancel = this.#ports.tracker.onTold((told) => {
      if (told.event !== "session" || String(told.session) !== sessionId) return;
      if (told.change === WTS_CHANGE.lock) seen = true;
      if (told.change === WTS_CHANGE.unlock) seen = false;
    });
    return { seen: () => seen, cancel };
  }

  /** What the session shows counts; the notification alone only where Windows doesn't say. */
  async #lockSeen(
    sessionId: string,
    notified: { readonly seen: () => boolean },
  ): Promise<readonly string[] | null> {
    return this.#until(this.#patience.lockMs, async () => {
      const look = await this.#ports.tracker.look();
      const session = look.ok && look.value.sessions.find(({ info }) => info.id === sessionId);
      if (!session || session.locked === false) return null;
      if (session.locked === true) return seenIn(session);
      return notified.seen() ? ["sessionNotification"] : null;
    });
  }

  async #waitUntilGone(sessionId: string, withinMs: number): Promise<number | null> {
    const gone = async () => ((await this.#leftOf(sessionId)) === 0 ? 0 : null);
    return (await this.#until(withinMs, gone)) ?? this.#leftOf(sessionId);
  }

  /** Processes of that session; 1 for one that is listed without any, null: can't tell. */
  async #leftOf(sessionId: string): Promise<number | null> {
    const look = await this.#ports.tracker.look();
    if (!look.ok) return null;
    const { sessions, leftBehind } = look.value.list;
    const listed = sessions.find(({ id }) => String(id) === sessionId);
    if (listed === undefined) return leftBehind[sessionId] ?? 0;
    return Math.max(1, listed.processes);
  }

  /** Looks at once, after each event, and now and then, because an event may be lost. */
  async #until<T>(withinMs: number, look: () => Promise<T | null>): Promise<T | null> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      const event = this.#nextEvent(Math.min(this.#patience.lookEveryMs, withinMs));
      const found = await look();
      if (found !== null || performance.now() >= endMs) {
        event.cancel();
        return found;
      }
      await event.came;
    }
  }

  #nextEvent(withinMs: number): { readonly came: Promise<void>; readonly cancel: Cancel } {
    const { promise: came, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    const stop = this.#ports.tracker.onTold(() => resolve());
    const cancel = () => {
      clearTimeout(timer);
      stop();
    };
    void came.then(cancel);
    return { came, cancel };
  }
}

function seenIn({ disconnected }: { readonly disconnected: boolean }): readonly string[] {
  return [disconnected ? "disconnected" : "sessionFlag"];
}
