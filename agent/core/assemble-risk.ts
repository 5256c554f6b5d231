import type { ConductorPorts } from "./conductor-ports.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import { RiskKeeper } from "./risk-keeper.ts";
import type { RuleEngine } from "./rule-engine.ts";
import type { SessionKeeper } from "./session-keeper.ts";

type Parts = {
  readonly policies: PoliciesInForce;
  readonly engine: RuleEngine;
  readonly keepers: () => readonly SessionKeeper[];
};

/** Made before whoever else follows the policies: they ask it which limits hold. */
export function assembleRisk(
  { clock, store, bootId, zone }: ConductorPorts,
  { policies, engine, keepers }: Parts,
): RiskKeeper {
  const { audit, keyValue } = store;
  return new RiskKeeper({ clock, keyValue, bootId, audit, engine, policies, zone, keepers });
}
