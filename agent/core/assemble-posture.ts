import { settingValue } from "../../policies/effective.ts";
import { type Fact, known } from "../../policies/fact.ts";
import { readFact } from "../contract/posture-facts.ts";
import { BrowserFacts } from "./browser-facts.ts";
import type { ClearingTries } from "./clearing-tries.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { FactRecorder } from "./fact-recorder.ts";
import type { IdleNews } from "./idle-news.ts";
import type { LockLedger } from "./lock-ledger.ts";
import type { ManagedKeeper } from "./managed-keeper.ts";
import type { OpenClearings } from "./open-clearings.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { SessionInfo } from "./ports.ts";
import { PostureKeeper } from "./posture-keeper.ts";
import type { RiskKeeper } from "./risk-keeper.ts";

type Facts = Readonly<Record<string, Fact<unknown>>>;

type Parts = {
  readonly policies: PoliciesInForce;
  readonly sessions: () => readonly SessionInfo[];
  readonly clearings: OpenClearings;
  readonly managed: ManagedKeeper;
  readonly risk: RiskKeeper;
  readonly locks: LockLedger;
  readonly idleNews: IdleNews;
  readonly tries: ClearingTries;
};

/** Facts of the system from a child, facts of its browsers from the daemon, judged by the policy. */
export function assemblePosture(
  { facts, store, clock, log, browsers, idleHealth, inputDevices }: ConductorPorts,
  { policies, sessions, clearings, managed, risk, locks, idleNews, tries }: Parts,
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
    facts: { collect: async () => withFailingLocks(await facts.collect(), locks.failing) },
    ownFacts: async () => ({
      ...(await own.collect()),
      idleDetection: idleHealth(),
      inputDevices: await inputDevices.look(),
    }),
    outbox: store.outbox,
    clock,
    log,
    everyMs: () => settingValue(policies.effective, "posture.every"),
    checks: () => settingValue(policies.effective, "posture.checks"),
    deviceClass: () => policies.standing.deviceClass,
    onFacts: (seen) => {
      risk.heard(seen);
      recorder.heard(seen);
    },
    conclusions: () => ({ ...risk.conclusions(), ...agentFindings(tries) }),
  });
  risk.onChange(() => posture.reportNews());
  tries.onGivenUp(() => posture.reportNews());
  locks.onFailing(() => posture.refreshSoon());
  posture.onStop(idleNews.onNews(() => posture.heard({ idleDetection: idleHealth() })));
  posture.onStop(
    inputDevices.onArrival((now) => {
      const counts = now.state === "known" ? now.value : {};
      store.audit.append("inputDeviceArrived", "system", counts);
      posture.heard({ inputDevices: now });
    }),
  );
  return posture;
}

/** What was tried here counts before what is set. */
export function withFailingLocks(facts: Facts, failing: number): Facts {
  if (failing === 0) return facts;
  const set = readFact(facts, "screenLock");
  const unset = { enabled: false, afterSeconds: null, enforced: false };
  return {
    ...facts,
    screenLock: known({ ...(set.state === "known" ? set.value : unset), failing }),
  };
}

/** Beside the findings that the policy asks for, so that a server which knows none of these reads those. */
function agentFindings(tries: Pick<ClearingTries, "findings">): Facts {
  const agentFindings = tries.findings();
  return agentFindings.length === 0 ? {} : { agentFindings: known(agentFindings) };
}
