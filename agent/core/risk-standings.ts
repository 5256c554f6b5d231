import * as z from "zod/mini";
import { NO_RISK, type RiskStanding, riskStandingSchema } from "../../policies/risk-standing.ts";
import type { KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const KEY = "risk";
const keptSchema = z.object({
  bootId: z.string(),
  device: riskStandingSchema,
  sessions: z.record(z.string(), riskStandingSchema),
});

/** Which tier holds for the device and for each session; kept, so that no restart loosens anything. */
export class RiskStandings {
  readonly #keyValue: KeyValue;
  readonly #bootId: string;
  readonly #sessions: Map<string, RiskStanding>;
  #device: RiskStanding;

  constructor(keyValue: KeyValue, bootId: string) {
    this.#keyValue = keyValue;
    this.#bootId = bootId;
    const kept = readKept(keyValue);
    const isSameBoot = kept?.bootId === bootId;
    const device = kept?.device ?? NO_RISK;
    // What was falling waits anew after a boot: its clock is another one.
    this.#device = isSameBoot ? device : { ...device, falling: null };
    this.#sessions = new Map(isSameBoot ? Object.entries(kept.sessions) : []);
  }

  /** A session that nobody judged yet begins where the device stands. @param id null: the device */
  of(id: string | null): RiskStanding {
    return (id === null ? undefined : this.#sessions.get(id)) ?? this.#device;
  }

  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  set(id: string | null, standing: RiskStanding): void {
    if (JSON.stringify(this.of(id)) === JSON.stringify(standing) && this.#isKnown(id)) return;
    if (id === null) this.#device = standing;
    else this.#sessions.set(id, standing);
    this.#keep();
  }

  forget(id: string): void {
    if (this.#sessions.delete(id)) this.#keep();
  }

  #isKnown(id: string | null): boolean {
    return id === null || this.#sessions.has(id);
  }

  #keep(): void {
    const sessions = Object.fromEntries(this.#sessions);
    const kept = { bootId: this.#bootId, device: this.#device, sessions };
    this.#keyValue.set(KEY, JSON.stringify(kept));
  }
}

function readKept(keyValue: KeyValue): z.infer<typeof keptSchema> | null {
  const text = keyValue.get(KEY);
  if (text === null) return null;
  const kept = z.safeParse(keptSchema, storedJson(text));
  return kept.success ? kept.data : null;
}
