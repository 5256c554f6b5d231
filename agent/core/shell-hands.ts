import type {
  IdleReport,
  LocalCallBody,
  LocalCallName,
  ShellOrder,
} from "../contract/local-calls.ts";
import type { HandsTold, ShellHands } from "./hands-ports.ts";
import type { Cancel } from "./ports.ts";

type Send = (sessionId: string, order: ShellOrder) => boolean;

/** Between what needs hands in a session and the shells that have them; either may come first. */
export class SessionHands implements ShellHands {
  readonly #listeners = new Map<string, Set<(told: HandsTold) => void>>();
  #send: Send = () => false;

  sendThrough(send: Send): void {
    this.#send = send;
  }

  order(sessionId: string, order: ShellOrder): boolean {
    return this.#send(sessionId, order);
  }

  listen(sessionId: string, listener: (told: HandsTold) => void): Cancel {
    const own = this.#listeners.get(sessionId) ?? new Set();
    this.#listeners.set(sessionId, own.add(listener));
    return () => {
      own.delete(listener);
      if (own.size === 0) this.#listeners.delete(sessionId);
    };
  }

  /** A shell speaks for its own session only. @returns whether the call was one for here. */
  hear(sessionId: string, call: LocalCallName, body: LocalCallBody<LocalCallName>): boolean {
    if (call !== "idle" || !isIdleReport(body)) return false;
    this.#tell(sessionId, { kind: "idle", report: body });
    return true;
  }

  changed(sessionId: string, change: "connected" | "lost"): void {
    this.#tell(sessionId, { kind: change });
  }

  #tell(sessionId: string, told: HandsTold): void {
    for (const listener of [...(this.#listeners.get(sessionId) ?? [])]) listener(told);
  }
}

/** The body was decoded by the row of its call, and only this row has a `state`. */
function isIdleReport(body: LocalCallBody<LocalCallName>): body is IdleReport {
  return "state" in body;
}
