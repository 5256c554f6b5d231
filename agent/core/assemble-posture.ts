import { settingValue } from "../../policies/effective.ts";
import { BrowserFacts } from "./browser-facts.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { FactRecorder } from "./fact-recorder.ts";
import type { ManagedKeeper } from "./managed-keeper.ts";
import type { OpenClearings } from "./open-clearings.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { SessionInfo } from "./ports.ts";
import { PostureKeeper } from "./posture-keeper.ts";
import type { RiskKeeper } from "./risk-keeper.ts";

type Parts = {
  readonly policies: PoliciesInForce;
  readonly sessions: () => readonly SessionInfo[];
  readonly clearings: OpenClearings;
  readonly managed: ManagedKeeper;
  readonly risk: RiskKeeper;
};

/** Facts of the system from a child, facts of its browsers from the daemon, judged by the policy. */
export function assemblePosture(
  { facts, store, clock, browsers, idleHealth }: ConductorPorts,
  { policies, sessions, clearings, managed, risk }: Parts,
): PostureKeeper {
  const own = new BrowserFacts({
    browsers,
    clock,
    sessions,
    isClearing: () => clearings.view() !== null,
    managed: () => managed.outcomes,
  });
  const { activity } = store;
  const recorder = new FactRecorder({ clock, activity, standing: () => policies.standing });
  const posture = new PostureKeeper({
    facts,
    ownFacts: async () => ({ ...(await own.collect()), idleDetection: idleHealth() }),
    outbox: store.outbox,
    clock,
    everyMs: () => settingValue(policies.effective, "posture.every"),
    checks: () => settingValue(policies.effective, "posture.checks"),
    deviceClass: () => policies.standing.deviceClass,
    onFacts: (seen) => {
      risk.heard(seen);
      recorder.heard(seen);
    },
    conclusions: () => risk.conclusions(),
  });
  risk.onChange(() => posture.reportNews());
  return posture;
}
