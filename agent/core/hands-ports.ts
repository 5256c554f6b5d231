import type { IdleReport, ShellOrder } from "../contract/local-calls.ts";
import type { Cancel } from "./ports.ts";

export type HandsTold =
  | { readonly kind: "connected" }
  | { readonly kind: "lost" }
  | { readonly kind: "idle"; readonly report: IdleReport };

/** What only a program inside a session can do or see. What came of an order is looked at here. */
export interface ShellHands {
  /** @returns false where no shell of that session takes orders. */
  order(sessionId: string, order: ShellOrder): boolean;
  listen(sessionId: string, listener: (told: HandsTold) => void): Cancel;
}
