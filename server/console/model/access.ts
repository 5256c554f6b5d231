import { ROLES, type Role } from "../../contract/roles.ts";

/** What somebody of this role may do, as docs/accounts.md says it. */
const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: "look",
  operator: "look, send commands, set a mode",
  approver: "look, approve what others have asked for",
  policy: "look, rehearse and publish policies",
  admin: "all of it, and let others in",
};

export const ROLE_CHOICES: readonly { readonly role: Role; readonly words: string }[] = ROLES.map(
  (role) => ({ role, words: `${role}: ${ROLE_WORDS[role]}` }),
);

/** As somebody writes them, parted by commas or spaces; none: every device. */
export function groupsIn(text: string): string[] | null {
  const groups = text.split(/[\s,]+/).filter(Boolean);
  return groups.length === 0 ? null : [...new Set(groups)];
}

export function reachWords(groups: readonly string[] | null): string {
  return groups === null ? "every device" : groups.join(", ");
}

const DAY_MS = 86_400_000;

export const EXPIRIES: readonly { readonly ms: number; readonly words: string }[] = [
  { ms: DAY_MS, words: "1 day" },
  { ms: 7 * DAY_MS, words: "7 days" },
  { ms: 30 * DAY_MS, words: "30 days" },
  { ms: 90 * DAY_MS, words: "90 days" },
  { ms: 365 * DAY_MS, words: "a year" },
];
