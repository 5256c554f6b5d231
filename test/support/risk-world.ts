import { PoliciesInForce } from "../../agent/core/policies-in-force.ts";
import { RiskKeeper } from "../../agent/core/risk-keeper.ts";
import { RuleEngine } from "../../agent/core/rule-engine.ts";
import type { SessionBoard } from "../../agent/core/session-board.ts";
import type { RiskRule } from "../../policies/catalogue/risk.ts";
import { known } from "../../policies/fact.ts";
import type { PolicySettings } from "../../policies/policy-settings.ts";
import { eventually } from "./eventually.ts";
import { FakeClock } from "./fake-clock.ts";
import { keeperWorld, RULES, sessionOf } from "./keeper-world.ts";
import { policyOf } from "./policies.ts";
import { silentLog } from "./silent-log.ts";

export const MINUTE = 60_000;
export const OPEN_DISK: RiskRule = { when: 'checks.diskEncryption == "violated"', tier: "high" };
export const disk = (encrypted: boolean) => ({ diskEncryption: known({ encrypted, by: "LUKS" }) });

function settingsWith(rules: readonly RiskRule[], more: PolicySettings = {}): PolicySettings {
  return {
    "session.idle.lockAfter": { value: 5 * MINUTE, line: 4 },
    "session.reauth.onRiskRise": { value: true, line: 5 },
    "risk.rules": { value: rules, line: 7 },
    "risk.tiers.high.session.idle.lockAfter": { value: 2 * MINUTE, line: 9 },
    ...more,
  };
}

type Kept = { readonly values: Map<string, string>; readonly clock: FakeClock };
const fresh = (): Kept => ({ values: new Map(), clock: new FakeClock() });

/** One device with its sessions; `kept` outlives an agent, as its database does. */
export async function riskWorld(rules: readonly RiskRule[], kept = fresh(), bootId = "boot-1") {
  const { clock, values } = kept;
  const audit: string[] = [];
  const standing = {
    deviceId: "d-1",
    mode: "enforce",
    deviceClass: "shared",
    groups: [],
  } as const;
  const policies = new PoliciesInForce(clock, standing);
  const engine = new RuleEngine(silentLog);
  const boards: SessionBoard[] = [];
  const risk = new RiskKeeper({
    clock,
    bootId,
    engine,
    policies,
    zone: () => "Europe/Paris",
    keyValue: {
      get: (key) => values.get(key) ?? null,
      set: (key, text) => void values.set(key, text),
    },
    audit: { append: (event, actor, body) => void audit.push(`${actor} ${event} ${told(body)}`) },
    keepers: () => boards[0]?.keepers ?? [],
  });
  const world = keeperWorld([sessionOf("s1"), sessionOf("s2", { kind: "generic" })], RULES, {
    clock,
    rules: (sessionId) => risk.rulesFor(sessionId),
    onStep: (keeper) => risk.stepped(keeper),
  });
  const board = world.makeBoard();
  boards.push(board);
  const setRules = (next: readonly RiskRule[], more: PolicySettings = {}) => {
    policies.setPolicies([policyOf(settingsWith(next, more))]);
    board.refreshRules();
  };
  setRules(rules);
  if (rules.length > 0) await eventually("the engine is loaded", () => engine.loaded !== null);
  await board.start();
  const lockAfterMs = (id: string) => board.keeper(id)?.rules.lockAfterMs;
  return { ...world, board, audit, clock, kept, risk, engine, setRules, lockAfterMs };
}

function told({ from, to, because, rule, fault }: Readonly<Record<string, unknown>>): string {
  return rule === undefined ? `${from} to ${to}: ${because}` : `${fault} ${rule}`;
}
