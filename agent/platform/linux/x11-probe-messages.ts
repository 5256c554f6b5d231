import type { Inhibition } from "../../../policies/keep-awake.ts";
import type { Identity } from "../../core/become-user.ts";

/** The probe's one argument, as JSON. `identity` null: stay who started it. */
export type ProbeStart = { readonly identity: Identity | null; readonly display: string };
/** The same for the probe of a session's bus. */
export type BusProbeStart = { readonly identity: Identity | null; readonly busAddress: string };

/** One line each way, JSON. The probe answers every question with the same `id`. */
export type ProbeAsk =
  /** `waylandSocket`: the compositor that is to be listened to as well; the X probe has none. */
  | {
      readonly id: number;
      readonly ask: "watch";
      readonly idleMs: number | null;
      readonly waylandSocket?: string;
    }
  | { readonly id: number; readonly ask: "idle" }
  | { readonly id: number; readonly ask: "covered"; readonly notBy: readonly string[] }
  | {
      readonly id: number;
      readonly ask: "close" | "windows";
      readonly pids: readonly number[];
      readonly notBy: readonly string[];
    }
  /** How much is in the clipboard; to empty it, and how much was. */
  | { readonly id: number; readonly ask: "clipboard" | "emptyClipboard" }
  /** From now on tell who keeps the session awake. Asked of the bus's probe only. */
  | { readonly id: number; readonly ask: "inhibitors" }
  /** Whether the session's compositor, or its desktop's screen saver, is locked: as `LOCK_ANSWERS`. */
  | {
      readonly id: number;
      readonly ask: "whoLocked";
      readonly waylandSocket: string;
      readonly mayGiveBack: boolean;
    }
  | { readonly id: number; readonly ask: "screenSaver" }
  /** The same of a compositor: nought where it lets no program at it, else one more than the count. */
  | {
      readonly id: number;
      readonly ask: "waylandClipboard";
      readonly waylandSocket: string;
      readonly what: "look" | "empty";
    };

export const LOCK_ANSWERS = ["free", "held", "cannotTell"] as const;
export type LockAnswer = (typeof LOCK_ANSWERS)[number];

/** Left out: the one source that a probe has, which of the session's bus is Mutter. */
type ByWhom = { readonly by?: "wayland" | undefined };

/** `value`: milliseconds, a count, or 1 for yes. Decoded by `x11-probe-decoder.ts`: a user's process wrote it. */
export type ProbeTold =
  | { readonly event: "ready" }
  | ({ readonly event: "idle"; readonly idleMs: number } & ByWhom)
  | ({ readonly event: "active" } & ByWhom)
  /** The source runs, but can't be believed. `seen` takes that back. */
  | ({ readonly event: "unknown"; readonly because: string } & ByWhom)
  | ({ readonly event: "seen"; readonly idleMs: number } & ByWhom)
  | { readonly event: "inhibitors"; readonly held: readonly Inhibition[] }
  | { readonly event: "failed"; readonly because: string }
  | { readonly event: "answer"; readonly id: number; readonly value: number };

/** So that a line about inhibitors stays far below the longest that is read. */
export const MAX_HELD_TOLD = 12;
const MAX_WORDS = 80;

/** What a program calls itself, in plain letters: it is shown to people and kept in the audit log. */
export function shortWords(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, MAX_WORDS);
}
