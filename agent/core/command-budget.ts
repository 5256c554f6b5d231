import * as z from "zod/mini";
import type { CommandKind } from "../contract/command.ts";
import type { KeyValue } from "./ports.ts";

const MINUTE_MS = 60_000;

/**
 * The device's own limits, whoever signs (design §7, "Blast radius"). Beyond them it refuses: a
 * stolen command key can annoy a device, not keep it from working.
 */
const BUDGETS: readonly Budget[] = [
  { kinds: ["lock", "signOut"], max: 6, withinMs: 10 * MINUTE_MS },
  { kinds: ["wipeSession"], max: 3, withinMs: 60 * MINUTE_MS },
  { kinds: ["message"], max: 20, withinMs: 10 * MINUTE_MS },
  { kinds: ["reboot"], max: 1, withinMs: 24 * 60 * MINUTE_MS },
  { kinds: ["rotateKey"], max: 1, withinMs: 24 * 60 * MINUTE_MS },
];

type Budget = {
  readonly kinds: readonly CommandKind[];
  readonly max: number;
  readonly withinMs: number;
};

const KEY = "command.budget";
const LONGEST_MS = Math.max(...BUDGETS.map(({ withinMs }) => withinMs));

const spentSchema = z.array(z.object({ kind: z.string(), atMs: z.number() }));
type Spent = z.infer<typeof spentSchema>;

/** Counts over restarts. */
export class CommandBudget {
  readonly #keyValue: KeyValue;

  constructor(keyValue: KeyValue) {
    this.#keyValue = keyValue;
  }

  /** @returns null when it was granted, otherwise which limit it would break. */
  spend(kind: CommandKind, nowMs: number): string | null {
    const budget = BUDGETS.find(({ kinds }) => kinds.includes(kind));
    if (budget === undefined) return null;
    const spent = this.#spent().filter(({ atMs }) => nowMs - atMs < LONGEST_MS);
    if (countWithin(budget, spent, nowMs) >= budget.max) {
      const minutes = budget.withinMs / MINUTE_MS;
      return `at most ${budget.max} of ${budget.kinds.join(" and ")} within ${minutes} min`;
    }
    this.#keyValue.set(KEY, JSON.stringify([...spent, { kind, atMs: nowMs }]));
    return null;
  }

  #spent(): Spent {
    const parsed = z.safeParse(spentSchema, JSON.parse(this.#keyValue.get(KEY) ?? "[]"));
    return parsed.success ? parsed.data : [];
  }
}

function countWithin({ kinds, withinMs }: Budget, spent: Spent, nowMs: number): number {
  const names: readonly string[] = kinds;
  return spent.filter(({ kind, atMs }) => names.includes(kind) && nowMs - atMs < withinMs).length;
}
