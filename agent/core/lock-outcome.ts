/** `by` names what was seen: `lockedHint`, `window`. A lock that nothing confirms is a failure. */
export type LockOutcome =
  | (LockTried & { readonly status: "locked"; readonly by: readonly string[] })
  | (LockTried & { readonly status: "failed"; readonly because: string });

type LockTried = { readonly ms: number; readonly rungs?: readonly LockRung[] };

/** One way to lock that was tried, and what was seen of it. */
export type LockRung = {
  readonly rung: "account" | "logind" | "locker";
  readonly ms: number;
} & (
  | { readonly isLocked: true; readonly by: readonly string[] }
  | { readonly isLocked: false; readonly because: string }
);
