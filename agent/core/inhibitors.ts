import type { Inhibition } from "../../policies/keep-awake.ts";
import type { Cancel, SessionInfo } from "./ports.ts";

/** Tells, at once and at every change, who asks that a session's person not count as idle. */
export interface Inhibitors {
  watch(session: SessionInfo, listener: (held: readonly Inhibition[]) => void): Cancel;
}
