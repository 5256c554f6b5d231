/**
 * An expected outcome. `reason` is a literal that code may branch on; `detail` is for people.
 * Faults (bugs, broken machines) are thrown instead.
 */
export type Result<T, Reason extends string> =
  | { readonly ok: true; readonly value: T }
  | Failure<Reason>;

export type Failure<Reason extends string> = {
  readonly ok: false;
  readonly reason: Reason;
  readonly detail: string;
};

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail<Reason extends string>(reason: Reason, detail: string): Failure<Reason> {
  return { ok: false, reason, detail };
}

/** Makes the compiler prove that a switch is complete. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
