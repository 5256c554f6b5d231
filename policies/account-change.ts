/** What the account data says of one account; null where it does not say. */
export type AccountFacts = {
  readonly exists: boolean;
  /** Nobody can sign in to it: locked, or expired. */
  readonly isDisabled: boolean | null;
  readonly groups: readonly string[];
  /** Differs when the password does, and says nothing else about it. */
  readonly passwordMark: string | null;
  /**
   * The same for as long as the machine stands, where `passwordMark` counts for one life of the
   * daemon: made of nothing that a password could be guessed from.
   */
  readonly lastingMark?: string | null;
};

export const ACCOUNT_CHANGES = ["removed", "disabled", "leftGroup", "passwordChanged"] as const;
export type AccountChange = (typeof ACCOUNT_CHANGES)[number];

/**
 * What became of an account since its session began, the gravest first; null: nothing that matters.
 * An account of a directory service has no local data, and none of this is told of it.
 */
export function accountChange(then: AccountFacts, now: AccountFacts): AccountChange | null {
  if (!then.exists) return null;
  if (!now.exists) return "removed";
  if (then.isDisabled === false && now.isDisabled === true) return "disabled";
  if (then.groups.some((group) => !now.groups.includes(group))) return "leftGroup";
  const isNew =
    differ(then.passwordMark, now.passwordMark) || differ(then.lastingMark, now.lastingMark);
  return isNew ? "passwordChanged" : null;
}

function differ(one: string | null | undefined, other: string | null | undefined): boolean {
  return (one ?? null) !== null && (other ?? null) !== null && one !== other;
}
