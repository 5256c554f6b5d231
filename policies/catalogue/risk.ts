import * as z from "zod/mini";
import { SESSION_SETTINGS } from "./session.ts";
import { rowFacts, type SettingRow } from "./setting-row.ts";
import { DAY, duration, MINUTE, SECOND } from "./simple-rows.ts";

/** From the lowest to the highest; below the first nothing is raised. */
export const RISK_TIERS = ["medium", "high", "critical"] as const;
export type RiskTier = (typeof RISK_TIERS)[number];
export const MAX_RISK_RULES = 500;

const riskRuleSchema = z.strictObject({
  /** A condition over facts, in the Common Expression Language; see https://cel.dev. */
  when: z.string().check(z.minLength(1), z.maxLength(500)),
  tier: z.enum(RISK_TIERS),
});
export type RiskRule = Readonly<z.infer<typeof riskRuleSchema>>;

const rules: SettingRow<readonly RiskRule[]> = {
  ...rowFacts<readonly RiskRule[]>({ label: "What raises the risk tier", default: [] }),
  shape: { kind: "riskRules" },
  schema: z.array(riskRuleSchema).check(z.maxLength(MAX_RISK_RULES)),
  join: (one, other) => {
    const byText = new Map([...one, ...other].map((rule) => [JSON.stringify(rule), rule]));
    return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
  },
  stricter: "more",
};

const lock = SESSION_SETTINGS["session.idle.lockAfter"];
const clear = SESSION_SETTINGS["session.idle.clearAfter"];
const signOut = SESSION_SETTINGS["session.idle.signOutAfter"];
const maxLength = SESSION_SETTINGS["session.maxLength"];
const reauthEvery = SESSION_SETTINGS["session.reauth.every"];

/** A tier's own limits join those of `session:` while the tier holds. `off` adds nothing. */
export const RISK_SETTINGS = {
  "risk.rules": rules,
  "risk.stableFor": duration({
    label: "How long a lower tier must hold before rules loosen",
    minMs: 10 * SECOND,
    maxMs: DAY,
    default: 10 * MINUTE,
    stricter: "longer",
  }),
  "risk.tiers.medium.session.idle.lockAfter": lock,
  "risk.tiers.medium.session.idle.clearAfter": clear,
  "risk.tiers.medium.session.idle.signOutAfter": signOut,
  "risk.tiers.medium.session.maxLength": maxLength,
  "risk.tiers.medium.session.reauth.every": reauthEvery,
  "risk.tiers.high.session.idle.lockAfter": lock,
  "risk.tiers.high.session.idle.clearAfter": clear,
  "risk.tiers.high.session.idle.signOutAfter": signOut,
  "risk.tiers.high.session.maxLength": maxLength,
  "risk.tiers.high.session.reauth.every": reauthEvery,
  "risk.tiers.critical.session.idle.lockAfter": lock,
  "risk.tiers.critical.session.idle.clearAfter": clear,
  "risk.tiers.critical.session.idle.signOutAfter": signOut,
  "risk.tiers.critical.session.maxLength": maxLength,
  "risk.tiers.critical.session.reauth.every": reauthEvery,
} as const;
