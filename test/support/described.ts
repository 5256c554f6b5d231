import type { SessionDescription } from "../../agent/contract/session-description.ts";

/** A session of a shared PC in the middle of a shift. */
export const DESCRIBED: SessionDescription = {
  openForMs: 2 * 3_600_000,
  endsInMs: 10 * 3_600_000,
  next: { act: "clear", reason: "calendar", inMs: 5_400_000 },
  heldForMs: null,
  observing: false,
  rules: [
    { rule: "idle", policy: "ward-workstation", act: "lock", ms: 300_000 },
    { rule: "idle", policy: "ward-workstation", act: "signOut", ms: 3_600_000 },
    { rule: "maxLength", policy: "house", ms: 43_200_000 },
    { rule: "calendar", policy: "house", act: "clear", at: ["07:00", "15:00", "23:00"] },
    { rule: "moreTime", policy: null, times: 10, ms: 300_000 },
    { rule: "clearing", policy: null, data: ["cookies", "storage", "history"] },
  ],
  people: "pseudonym",
  keptForMs: 90 * 86_400_000,
};
