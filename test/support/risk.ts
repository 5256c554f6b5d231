import type { RiskContext } from "../../policies/risk-variables.ts";

/** A device on which every check is met, at 14:30 on a Wednesday, with somebody at it. */
export function riskContext(rest: Partial<RiskContext> = {}): RiskContext {
  return {
    checks: {
      diskEncryption: "met",
      firewall: "met",
      screenLock: "met",
      osUpdates: "met",
      browserVersions: "met",
      autologin: "met",
      timeSync: "met",
      idleDetection: "met",
    },
    facts: {},
    session: { kind: "named", stage: "active", minutes: 5, idle: false },
    deviceClass: "shared",
    time: { hour: 14, minute: 30, weekday: "wed" },
    zone: "Europe/Paris",
    ...rest,
  };
}
