import { type EffectivePolicy, settingValue } from "../../policies/effective.ts";
import {
  type BrowserPolicies,
  type ManagedOutcome,
  type ManagedSettings,
  UNMANAGED,
} from "./managed-browsers.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { AuditLog, KeyValue } from "./ports.ts";

const KEY = "managed.wanted";

export type ManagedPorts = {
  /** Null where this agent manages no browser. */
  readonly browserPolicies: BrowserPolicies | null;
  readonly policies: PoliciesInForce;
  readonly keyValue: KeyValue;
  readonly audit: AuditLog;
};

/**
 * Keeps the browsers' own policies as `browsers.managed` says: at the start, with every policy, and
 * every time the values in force are joined anew. Whoever changed a file meanwhile is set right.
 */
export class ManagedKeeper {
  readonly #ports: ManagedPorts;
  #outcomes: readonly ManagedOutcome[] | null = null;

  constructor(ports: ManagedPorts) {
    this.#ports = ports;
  }

  /** What the last look found; null where no browser is managed by this agent. */
  get outcomes(): readonly ManagedOutcome[] | null {
    return this.#outcomes;
  }

  readonly refresh = (): void => {
    const { browserPolicies, policies, keyValue } = this.#ports;
    // While everything is paused nothing is made stricter, and nothing looser.
    if (browserPolicies === null || policies.standing.mode === "paused") return;
    const wanted = wantedOf(policies);
    const fingerprint = JSON.stringify(wanted);
    const isNew = keyValue.get(KEY) !== fingerprint;
    const before = this.#outcomes;
    this.#outcomes = browserPolicies.ensure(wanted);
    if (isNew) keyValue.set(KEY, fingerprint);
    for (const outcome of this.#outcomes) this.#note(outcome, isNew, before);
  };

  /** What did not change is not written down again. */
  #note(
    { family, state, others, because }: ManagedOutcome,
    isNew: boolean,
    before: readonly ManagedOutcome[] | null,
  ): void {
    const was = before?.find((outcome) => outcome.family === family);
    const isSameFault = state === "failed" && was?.because === because;
    if (state === "absent" || state === "inForce" || isSameFault) return;
    const drifted = state === "written" && !isNew;
    this.#ports.audit.append("browserPolicy", drifted ? "agent" : "policy", {
      family,
      state: drifted ? "repaired" : state,
      others: [...others],
      because,
    });
  }
}

/** In `observe` nothing is changed on a device, so nothing stays changed either. */
function wantedOf({ effective, standing }: PoliciesInForce): ManagedSettings {
  return standing.mode === "observe" ? UNMANAGED : managedSettingsOf(effective);
}

/** The part of the values in force that browsers are told. */
export function managedSettingsOf(effective: EffectivePolicy): ManagedSettings {
  const idleAfter = settingValue(effective, "browsers.managed.idleAfter");
  return {
    cookies: settingValue(effective, "browsers.managed.cookies"),
    clearOnExit: settingValue(effective, "browsers.managed.clearOnExit"),
    idleAfterMs: idleAfter === "off" ? null : idleAfter,
    incognito: settingValue(effective, "browsers.managed.incognito"),
    passwordManager: settingValue(effective, "browsers.managed.passwordManager"),
    signIn: settingValue(effective, "browsers.managed.signIn"),
    urlAllow: settingValue(effective, "browsers.managed.urlAllow"),
    urlBlock: settingValue(effective, "browsers.managed.urlBlock"),
    keepSites: settingValue(effective, "browsers.clear.keepSites"),
  };
}
