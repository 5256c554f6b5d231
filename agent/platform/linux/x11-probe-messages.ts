import type { Identity } from "../../core/become-user.ts";

/** The probe's one argument, as JSON. `identity` null: stay who started it. */
export type ProbeStart = { readonly identity: Identity | null; readonly display: string };

/** One line each way, JSON. The probe answers every question with the same `id`. */
export type ProbeAsk =
  | { readonly id: number; readonly ask: "watch"; readonly idleMs: number | null }
  | { readonly id: number; readonly ask: "covered"; readonly notBy: readonly string[] }
  | { readonly id: number; readonly ask: "close" | "windows"; readonly pids: readonly number[] };

/** `value`: milliseconds, a count, or 1 for yes. Decoded by `x11-probe-decoder.ts`: a user's process wrote it. */
export type ProbeTold =
  | { readonly event: "ready" }
  | { readonly event: "idle"; readonly idleMs: number }
  | { readonly event: "active" }
  | { readonly event: "failed"; readonly because: string }
  | { readonly event: "answer"; readonly id: number; readonly value: number };
