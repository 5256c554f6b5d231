/** What the story enforces: legal numbers (design §4, "Compiled-in bounds"), as short as allowed. */
export const STORY_IDLE = { warnBeforeMs: 20_000, lockAfterMs: 40_000 } as const;
export const STORY_POLICY = "sandbox-ward";

const MINUTE_MS = 60_000;

/** The first full minute that is at least `aheadMs` away: calendars are written in minutes. */
export function nextMinute(nowMs: number, aheadMs: number): number {
  return Math.ceil((nowMs + aheadMs) / MINUTE_MS) * MINUTE_MS;
}

/** The policy as an admin would write it. `calendarAtMs` null: nothing ends by the clock yet. */
export function storyPolicy(calendarAtMs: number | null): string {
  const lines = [
    "apiVersion: sessionward/v1",
    "kind: Policy",
    `name: ${STORY_POLICY}`,
    "appliesTo: { groups: [wards] }",
    "device: shared",
    "session:",
    "  idle:",
    `    warnBefore: ${STORY_IDLE.warnBeforeMs / 1000}s`,
    `    lockAfter: ${STORY_IDLE.lockAfterMs / 1000}s`,
    "browsers:",
    "  clear:",
    "    on: [signOut, clear, boot, command]",
    "posture:",
    "  every: 15m",
    "  checks: [diskEncryption, firewall, osUpdates, browserVersions, autologin, timeSync]",
  ];
  if (calendarAtMs !== null) lines.splice(9, 0, ...calendarLines(calendarAtMs));
  return `${lines.join("\n")}\n`;
}

function calendarLines(atMs: number): readonly string[] {
  const time = new Date(atMs).toISOString().slice(11, 16);
  return [
    "  calendar:",
    `    - { id: end-of-shift, daily: ["${time}"], zone: UTC, do: signOut, warnBefore: 20s }`,
  ];
}
