import * as z from "zod/mini";
import type { CommandKind } from "../contract/command.ts";
import type { Clock, KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

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

const spentSchema = z.object({ kind: z.string(), ageMs: z.number() });
type Spent = z.infer<typeof spentSchema>;

const keptSchema = z.object({
  bootId: z.string(),
  /** When the ages were right. */
  uptimeMs: z.number(),
  spent: z.array(spentSchema),
});
/** As it was written before this version: by a clock that anybody may have set. */
const formerSchema = z.array(z.object({ kind: z.string() }));

export type BudgetPorts = {
  readonly keyValue: KeyValue;
  readonly clock: Pick<Clock, "uptimeMs">;
  /** Changes at every boot, and uptime begins anew with it. */
  readonly bootId: string;
};

/**
 * Counts over restarts and reboots, in the time that this machine has run: no clock that is set,
 * here or by a server, makes it larger. While a machine is off, nothing of it comes back.
 */
export class CommandBudget {
  readonly #ports: BudgetPorts;

  constructor(ports: BudgetPorts) {
    this.#ports = ports;
    this.keep();
  }

  /** @returns null when it was granted, otherwise which limit it would break. */
  spend(kind: CommandKind): string | null {
    const budget = BUDGETS.find(({ kinds }) => kinds.includes(kind));
    if (budget === undefined) return null;
    const spent = this.#spent();
    if (countWithin(budget, spent) >= budget.max) {
      const minutes = budget.withinMs / MINUTE_MS;
      return `at most ${budget.max} of ${budget.kinds.join(" and ")} within ${minutes} min`;
    }
    this.#write([...spent, { kind, ageMs: 0 }]);
    return null;
  }

  /** Every so often: what the machine has run since counts after a power cut too. */
  keep(): void {
    const spent = this.#spent();
    if (spent.length > 0) this.#write(spent.filter(isCounted));
  }

  /** Of another boot: it ran until it was last written down, and this one has run since it began. */
  #spent(): readonly Spent[] {
    const { keyValue, clock, bootId } = this.#ports;
    const stored: unknown = storedJson(keyValue.get(KEY));
    const former = z.safeParse(formerSchema, stored);
    if (former.success) return former.data.map(({ kind }) => ({ kind, ageMs: 0 }));
    const kept = z.safeParse(keptSchema, stored);
    if (!kept.success) return [];
    const { bootId: keptIn, uptimeMs, spent } = kept.data;
    const sinceMs = clock.uptimeMs() - (keptIn === bootId ? uptimeMs : 0);
    return spent.map(({ kind, ageMs }) => ({ kind, ageMs: ageMs + sinceMs }));
  }

  #write(spent: readonly Spent[]): void {
    const { keyValue, clock, bootId } = this.#ports;
    keyValue.set(KEY, JSON.stringify({ bootId, uptimeMs: clock.uptimeMs(), spent }));
  }
}

function isCounted({ ageMs }: Spent): boolean {
  return ageMs < LONGEST_MS;
}

function countWithin({ kinds, withinMs }: Budget, spent: readonly Spent[]): number {
  const names: readonly string[] = kinds;
  return spent.filter(({ kind, ageMs }) => names.includes(kind) && ageMs < withinMs).length;
}
