import type { SettingRow } from "./catalogue/setting-row.ts";

/** Where a value was written; the default stands in no policy and on no line. */
export type Origin = { readonly policy: string; readonly line: number | null };

export type Contribution<T> = { readonly value: T; readonly origin: Origin };

export type JoinedSetting<T> = Contribution<T> & {
  /** Further places whose values are part of the joined one, as in a union. */
  readonly combinedWith: readonly Origin[];
  /** What was written elsewhere and lost. */
  readonly overridden: readonly Contribution<T>[];
  /** Why the value in force is not the joined one; null where it is. */
  readonly settled: string | null;
};

const DEFAULT_ORIGIN: Origin = { policy: "default", line: null };

/**
 * Strictest wins. The result does not depend on the order, and nothing is counted twice. A default
 * speaks only where nobody else does, so a policy may also be looser than it.
 */
export function joinSetting<T>(
  row: SettingRow<T>,
  contributions: readonly Contribution<T>[],
): JoinedSetting<T> {
  const unsaid = { value: row.default, origin: DEFAULT_ORIGIN };
  // Most settings stand in one policy or in none: there is nothing to compare.
  if (contributions.length < 2) return alone(row, contributions[0] ?? unsaid);
  const given = inOneOrder(row, contributions);
  const strictest = given.filter((one) => !given.some((other) => isStricter(row, other, one)));
  const [first] = strictest;
  if (first === undefined) return alone(row, unsaid);
  const others = strictest.filter((one) => !isSame(one.value, first.value));
  return {
    value: given.map(({ value }) => value).reduce((one, other) => row.join(one, other)),
    origin: first.origin,
    combinedWith: others.map(({ origin }) => origin),
    overridden: given.filter((one) => !strictest.includes(one)),
    settled: null,
  };
}

/** Joined with itself a value takes its normal form. */
function alone<T>(row: SettingRow<T>, { value, origin }: Contribution<T>): JoinedSetting<T> {
  const joined = row.join(value, value);
  return { value: joined, origin, combinedWith: [], overridden: [], settled: null };
}

function isStricter<T>(row: SettingRow<T>, one: Contribution<T>, than: Contribution<T>): boolean {
  return !isSame(one.value, than.value) && isSame(row.join(one.value, than.value), one.value);
}

/** Each value in its normal form, sorted by where it stands, without repetitions. */
function inOneOrder<T>(
  row: SettingRow<T>,
  contributions: readonly Contribution<T>[],
): readonly Contribution<T>[] {
  const byText = new Map(
    contributions.map(({ value, origin }) => {
      const one = { value: row.join(value, value), origin };
      return [JSON.stringify([origin.policy, origin.line, one.value]), one];
    }),
  );
  return [...byText]
    .sort(([a, one], [b, other]) => compareOrigins(one.origin, other.origin) || (a < b ? -1 : 1))
    .map(([, one]) => one);
}

function compareOrigins(one: Origin, other: Origin): number {
  if (one.policy !== other.policy) return one.policy < other.policy ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0);
}

/** Values are JSON in one normal form, so their texts compare. */
function isSame<T>(one: T, other: T): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
