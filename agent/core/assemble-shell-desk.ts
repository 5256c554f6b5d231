import type { SessionDescription } from "../contract/session-description.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { describeSession } from "./describe-session.ts";
import { KioskFaults } from "./kiosk-faults.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { RiskKeeper } from "./risk-keeper.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { ShellDesk, type ShellDeskPorts } from "./shell-desk.ts";

type Parts = Pick<
  ShellDeskPorts,
  "board" | "reporter" | "lostShells" | "staffDesk" | "appearance" | "timeAsks"
> & {
  readonly policies: Pick<PoliciesInForce, "standing" | "rules" | "onChange">;
  readonly risk: Pick<RiskKeeper, "policyFor">;
};

/** Who answers the shells, with what there is to say of a session. */
export function assembleShellDesk(ports: ConductorPorts, parts: Parts): ShellDesk {
  const { clock, log, store } = ports;
  const { policies, risk, ...rest } = parts;
  const describe = ({ session, state, next, rules }: SessionKeeper): SessionDescription =>
    describeSession({
      state,
      next,
      context: { rules, traits: session, nowMs: clock.uptimeMs() },
      policy: risk.policyFor(session.id),
      observing: policies.standing.mode === "observe",
    });
  const { audit } = store;
  const kioskFaults = new KioskFaults(store);
  policies.onChange(() => kioskFaults.follow(policies.rules.kioskStart !== null));
  return new ShellDesk({ ...rest, kioskFaults, describe, audit, clock, log });
}
