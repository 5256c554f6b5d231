/**
 * What must hold at every moment, whatever happens (facts: security, §6): by the names used there,
 * the two of design §1 and §5 about locks that nobody can undo and faults of ours, and what the
 * issue of the session machine asks of clocks, of orders and of accounts.
 */
export const INVARIANTS = {
  I1: "no effect without a verified command for this device, or a policy in force",
  I2: "the version of a policy never goes down",
  I3: "nobody is left idle for longer than the policy says",
  I4: "nothing is cleared but the home of the right account",
  I5: "every effect has its audit row, and every row extends the chain",
  I6: "a guest finds nothing of the one before",
  I7: "with any one part dead it is never less strict",
  lockable: "nobody is locked who cannot be unlocked",
  staff: "a fault of ours never signs staff out",
  calendar: "no act of the calendar is missed, and none done twice",
  ordered: "what a command was to end is ended after all",
  closed: "nobody stays signed in with an account that was closed",
} as const;
export type InvariantName = keyof typeof INVARIANTS;

export type Violation = {
  readonly invariant: InvariantName;
  readonly atMs: number;
  readonly detail: string;
};
