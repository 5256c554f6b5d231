import type { Fact } from "../../policies/fact.ts";
import type { CheckOutcome } from "../../policies/risk-variables.ts";
import { FACT_NAMES, type FactName, factLineOf } from "../../policies/trace-facts.ts";
import { type DeviceClass, type Mode, POSTURE_CHECKS } from "../../policies/vocabulary.ts";
import { readFact } from "../contract/posture-facts.ts";
import type { Clock } from "./ports.ts";
import { riskFacts } from "./risk-context.ts";
import type { ActivityLog } from "./store-ports.ts";

export type FactRecorderPorts = {
  readonly clock: Pick<Clock, "nowMs">;
  readonly activity: Pick<ActivityLog, "add">;
  readonly standing: () => { readonly mode: Mode; readonly deviceClass: DeviceClass };
};

/** Old lines go one by one: what has not changed for weeks must not be lost with the first of them. */
const WHOLE_EVERY_MS = 86_400_000;

/**
 * While the device observes, it keeps how its facts change beside when people were active, so that
 * rules of risk can be rehearsed too. They are of the device alone: see `policies/trace-facts.ts`.
 */
export class FactRecorder {
  readonly #ports: FactRecorderPorts;
  readonly #last = new Map<FactName, string>();
  #wholeAtMs = Number.NEGATIVE_INFINITY;

  constructor(ports: FactRecorderPorts) {
    this.#ports = ports;
  }

  heard(facts: Readonly<Record<string, Fact<unknown>>>): void {
    const { clock, standing, activity } = this.#ports;
    const { mode, deviceClass } = standing();
    const nowMs = clock.nowMs();
    if (mode !== "observe" || Math.abs(nowMs - this.#wholeAtMs) >= WHOLE_EVERY_MS)
      this.#last.clear();
    if (mode !== "observe") return;
    if (this.#last.size === 0) this.#wholeAtMs = nowMs;
    const checks = riskFacts(facts, deviceClass).checks;
    for (const name of FACT_NAMES) {
      const line = factLineOf(name, readFact(facts, name), checkOf(name, checks));
      const text = JSON.stringify(line);
      if (this.#last.get(name) === text) continue;
      this.#last.set(name, text);
      activity.add({ at: new Date(nowMs).toISOString(), edge: "fact", ...line });
    }
  }
}

function checkOf(
  name: FactName,
  checks: ReturnType<typeof riskFacts>["checks"],
): CheckOutcome | undefined {
  const check = POSTURE_CHECKS.find((one) => one === name);
  return check === undefined ? undefined : checks[check];
}
