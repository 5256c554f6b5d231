import type { Principal } from "./account-records.ts";

/** Who let whom in, or gave them more to do. */
export type Introduction = {
  readonly account: string;
  readonly by: string;
  readonly at: string;
};

/** So long whom somebody let in may be themselves; everybody was told at its beginning. */
export const ONE_PERSON_MS = 24 * 3_600_000;

/** The account that asked comes first. */
export type Hands = readonly [string, ...string[]];

/** Whose doing a request may be: its account's, and of a token also of whoever made that. */
export function handsOf({ admin, madeBy }: Pick<Principal, "admin" | "madeBy">): Hands {
  return [admin, ...madeBy.filter((one) => one !== admin)];
}

/** Everybody who may be the same person as one of these, through others, too. */
export function asOnePerson(
  names: readonly string[],
  introductions: readonly Introduction[],
): ReadonlySet<string> {
  const found = new Set(names);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { account, by } of introductions) {
      if (found.has(account)) found.add(by);
      else if (found.has(by)) found.add(account);
    }
  }
  return found;
}
