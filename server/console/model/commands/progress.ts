import type { CommandView } from "../../../contract/admin-shapes.ts";

type State = CommandView["state"];

/** In the order of a command's life; `verified` is proven by a receipt, `done` only said. */
const STATES: readonly State[] = [
  ...(["queued", "delivered", "accepted", "running", "done", "verified"] as const),
  ...(["partial", "failed", "refused", "expired", "cancelled"] as const),
];

export type ProgressPart = {
  readonly state: State;
  readonly count: number;
};

/** Counts per state: each target is in exactly one, so that they add up to the targets. */
export function progressOf(
  commands: readonly Pick<CommandView, "state">[],
): readonly ProgressPart[] {
  const parts = STATES.map((state) => ({
    state,
    count: commands.filter((command) => command.state === state).length,
  }));
  const known = parts.reduce((sum, { count }) => sum + count, 0);
  // A newer server may know states that we don't: what is unknown is never left out of the sum.
  const others = commands.length - known;
  const rest = commands.find(({ state }) => !STATES.includes(state));
  return rest === undefined ? parts : [...parts, { state: rest.state, count: others }];
}

/** All commands of one request. */
export type Batch = {
  readonly id: string;
  readonly kind: CommandView["kind"];
  readonly reason: string;
  readonly requestedBy: string;
  readonly issuedAt: string;
  readonly notAfter: string;
  readonly commands: readonly CommandView[];
  readonly isSettled: boolean;
};

/** @param newer what was heard live since: it counts where it is of the same batches */
export function batchesOf(
  commands: readonly CommandView[],
  newer: ReadonlyMap<string, CommandView>,
): readonly Batch[] {
  const all = new Map(commands.map((one) => [one.id, newestOf(one, newer.get(one.id))]));
  for (const [id, one] of newer) all.set(id, newestOf(one, all.get(id)));
  const byBatch = Map.groupBy(all.values(), ({ batchId }) => batchId);
  return [...byBatch.values()].flatMap(batchOf).sort((a, b) => (a.issuedAt < b.issuedAt ? 1 : -1));
}

/** A command only moves on: the longer history is the newer one. */
function newestOf(one: CommandView, other: CommandView | undefined): CommandView {
  return other !== undefined && other.history.length > one.history.length ? other : one;
}

function batchOf(commands: readonly CommandView[]): Batch[] {
  const [first] = commands;
  if (first === undefined) return [];
  const { batchId, kind, reason, requestedBy, issuedAt, notAfter } = first;
  const isSettled = commands.every(({ settled }) => settled);
  return [{ id: batchId, kind, reason, requestedBy, issuedAt, notAfter, commands, isSettled }];
}
