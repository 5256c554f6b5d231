import { type Fact, known, notApplicable, unknown } from "../../../policies/fact.ts";
import type { IdleReport } from "../../contract/local-calls.ts";
import type { IdleDetection } from "../../contract/posture-facts.ts";
import type { ShellHands } from "../../core/hands-ports.ts";
import type { Cancel, IdleEdge, IdleSource, IdleWatch } from "../../core/ports.ts";

const NOT_YET = "no shell has answered yet";
const NO_SHELL = "no shell in that session measures it";

/** Input is seen only inside a session on Windows: its shell measures, when it is told to. */
export class ShellIdle implements IdleSource {
  readonly #hands: Pick<ShellHands, "order" | "listen">;
  /** By session: why idleness can't be told there, or null. */
  readonly #lacks = new Map<string, string | null>();

  constructor(hands: Pick<ShellHands, "order" | "listen">) {
    this.#hands = hands;
  }

  /** Whether idleness can be told in every session: a check of the device's posture. */
  readonly health = (): Fact<IdleDetection> => {
    if (this.#lacks.size === 0) return notApplicable;
    const lacks = [...this.#lacks.values()];
    if (lacks.includes(NOT_YET)) return unknown(NOT_YET);
    const because = lacks.find((lack) => lack !== null) ?? null;
    return known({ works: because === null, by: lacks.includes(null) ? ["shell"] : [], because });
  };

  watch(session: { readonly id: string }, tell: (edge: IdleEdge) => void): IdleWatch {
    this.#lacks.set(session.id, NOT_YET);
    const listener = (edge: IdleEdge) => {
      this.#lacks.set(session.id, edge.kind === "unknown" ? edge.because : null);
      tell(edge);
    };
    let idleMs: number | null = null;
    let cancel: Cancel | null = null;
    const ask = () => this.#hands.order(session.id, { order: "watchIdle", idleMs });
    const tellUnlessAsked = () => {
      if (!ask()) listener({ kind: "unknown", because: NO_SHELL });
    };
    cancel = this.#hands.listen(session.id, (told) => {
      if (told.kind === "connected") tellUnlessAsked();
      else if (told.kind === "lost") listener({ kind: "unknown", because: NO_SHELL });
      else listener(edgeOf(told.report));
    });
    queueMicrotask(() => {
      if (cancel !== null) tellUnlessAsked();
    });
    return {
      setThreshold: (thresholdMs) => {
        idleMs = thresholdMs;
        ask();
      },
      close: () => {
        cancel?.();
        cancel = null;
        this.#lacks.delete(session.id);
      },
    };
  }
}

function edgeOf(report: IdleReport): IdleEdge {
  if (report.state === "idle") return { kind: "idle", idleMs: report.idleMs };
  if (report.state === "active") return { kind: "active" };
  return { kind: "unknown", because: report.because };
}
