import type { CommandView } from "../../../contract/admin-shapes.ts";

type State = CommandView["state"];

/** In the order of a command's life; `verified` is proven by a receipt, `done` only said. */
const STATES: readonly { readonly state: State; readonly words: string }[] = [
  { state: "queued", words: "queued" },
  { state: "delivered", words: "delivered" },
  { state: "accepted", words: "accepted" },
  { state: "running", words: "running" },
  { state: "done", words: "done" },
  { state: "verified", words: "verified" },
  { state: "partial", words: "partial" },
  { state: "failed", words: "failed" },
  { state: "refused", words: "refused" },
  { state: "expired", words: "expired" },
  { state: "cancelled", words: "cancelled" },
];

export type ProgressPart = {
  readonly state: State;
  readonly words: string;
  readonly count: number;
};

/** Counts per state: each target is in exactly one, so that they add up to the targets. */
export function progressOf(
  commands: readonly Pick<CommandView, "state">[],
): readonly ProgressPart[] {
  const parts = STATES.map(({ state, words }) => ({
    state,
    words,
    count: commands.filter((command) => command.state === state).length,
  }));
  const known = parts.reduce((sum, { count }) => sum + count, 0);
  // A newer server may know states that we don't: what is unknown is never left out of the sum.
  const others = commands.length - known;
  const rest = commands.find(({ state }) => !STATES.some((one) => one.state === state));
  return rest === undefined
    ? parts
    : [...parts, { state: rest.state, words: rest.state, count: others }];
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
