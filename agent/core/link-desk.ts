import type { Mode } from "../../policies/vocabulary.ts";
import type { ApprovalProof } from "../contract/approval-schema.ts";
import type { ChainHead } from "../contract/audit-chain.ts";
import type { Envelope } from "../contract/envelope-schema.ts";
import type { KeyRotation } from "./key-rotation.ts";
import type { LinkListener, LinkState, Standing } from "./link-ports.ts";
import type { DeviceStanding, PoliciesInForce } from "./policies-in-force.ts";
import {
  intakePolicies,
  type PolicyIntake,
  type PolicyScope,
  restoreHeld,
} from "./policy-intake.ts";
import type { AuditLog, Clock, KeyValue, Log, Outbox, PolicyStore } from "./ports.ts";
import type { RuleEngine } from "./rule-engine.ts";
import type { TrustedTime } from "./trusted-time.ts";

export type LinkDeskPorts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly outbox: Outbox;
  readonly keyValue: KeyValue;
  readonly policyStore: PolicyStore;
  readonly policies: PoliciesInForce;
  readonly trustedTime: TrustedTime;
  readonly ruleEngine: Pick<RuleEngine, "loaded" | "whenLoaded">;
  /** Null while this device has no server: then nothing signed can be judged. */
  readonly scope: PolicyScope | null;
  readonly takeCommand: (envelope: Envelope, proof: ApprovalProof | null) => void;
  readonly rehearse: (rehearsalId: string, payload: string) => void;
  /** The server may know nothing: tell it everything. */
  readonly reportAll: () => void;
  readonly pauseFor: (forMs: number) => void;
  readonly endPause: () => void;
  readonly setStaffSecret: (secret: string) => void;
  readonly auditHeld: (head: ChainHead) => void;
  /** Null without a key of its own. */
  readonly rotation: Pick<KeyRotation, "stored" | "letIn"> | null;
  /** The server lives. */
  readonly onHeard: () => void;
  readonly onState: (state: LinkState) => void;
};

/** Of a mode, which one person sets (design §4). */
const LONGEST_PAUSE_MS = 4 * 3_600_000;

/** Acts on what the server says; each row of the listener is one kind of frame. */
export class LinkDesk implements LinkListener {
  readonly #ports: LinkDeskPorts;
  /** Of two lists the later counts, also where the earlier had to wait. */
  #latest: readonly Envelope[] | null = null;
  #read: PolicyIntake["accepted"] = [];

  constructor(ports: LinkDeskPorts) {
    this.#ports = ports;
  }

  /** What was in force before this start, from disk: no server needed. */
  restore(): void {
    const { scope, policyStore, policies } = this.#ports;
    if (scope === null) return;
    const restored = restoreHeld(policyStore.held(), scope);
    this.#read = restored.accepted;
    policies.setPolicies(restored.accepted.map(({ payload }) => payload));
    this.#reportPolicies(restored);
  }

  readonly welcomed = (standing: Standing): void => {
    this.#setStanding(standing);
    this.#ports.reportAll();
    this.#ports.rotation?.letIn();
  };

  readonly staffSecret = (secret: string): void => this.#ports.setStaffSecret(secret);

  readonly keyStored = (keyId: string): boolean => this.#ports.rotation?.stored(keyId) ?? false;

  readonly auditHeld = (head: ChainHead): void => this.#ports.auditHeld(head);

  readonly policies = (envelopes: readonly Envelope[]): void => {
    const { scope, ruleEngine } = this.#ports;
    if (scope === null) return;
    this.#latest = envelopes;
    const taken = this.#intake(envelopes, scope);
    if (!taken.rejected.some(({ fault }) => fault === "rulesNotRead")) {
      this.#apply(taken);
      return;
    }
    ruleEngine.whenLoaded(() => {
      if (this.#latest === envelopes) this.#apply(this.#intake(envelopes, scope));
    });
  };

  #intake(envelopes: readonly Envelope[], scope: PolicyScope): PolicyIntake {
    const { policyStore, trustedTime, ruleEngine } = this.#ports;
    return intakePolicies(envelopes, {
      ...scope,
      read: this.#read,
      held: policyStore.held(),
      floorOf: (name) => policyStore.floorOf(name),
      nowMs: trustedTime.nowMs(),
      ruleRefusals: ruleEngine.loaded?.ruleRefusals ?? null,
    });
  }

  #apply(taken: PolicyIntake): void {
    const { policyStore, trustedTime, policies, audit } = this.#ports;
    this.#read = taken.accepted;
    policyStore.replace(taken.accepted.map(({ held }) => held));
    for (const { payload } of taken.accepted) trustedTime.sawSignedAt(Date.parse(payload.issuedAt));
    for (const { name, version, fault, reasons } of taken.rejected) {
      const about = { name, version, fault, reasons: reasons.slice(0, 5) };
      audit.append("policyRejected", "server", about);
    }
    audit.append("policiesApplied", "server", {
      policies: taken.accepted.map(({ held }) => `${held.name}@${held.version}`),
    });
    policies.setPolicies(taken.accepted.map(({ payload }) => payload));
    this.#reportPolicies(taken);
  }

  /** Told at every connect: only what changes a pause may touch one, or a person's emergency. */
  readonly mode = (mode: Mode, untilAt: string | null, isProtected?: boolean): void => {
    const { policies, clock, pauseFor, endPause } = this.#ports;
    const wasPaused = policies.standing.mode === "paused";
    const told = isProtected === undefined ? {} : { isProtected };
    this.#setStanding({ ...policies.standing, mode, ...told });
    if (mode === "paused") {
      const leftMs = untilAt === null ? LONGEST_PAUSE_MS : Date.parse(untilAt) - clock.nowMs();
      pauseFor(Math.min(leftMs, LONGEST_PAUSE_MS));
    } else if (wasPaused) endPause();
  };

  readonly command = (envelope: Envelope, proof: ApprovalProof | null): void =>
    this.#ports.takeCommand(envelope, proof);

  readonly rehearse = (rehearsalId: string, payload: string): void =>
    this.#ports.rehearse(rehearsalId, payload);

  readonly heard = (serverTimeMs: number): void => {
    this.#ports.trustedTime.heardServer(serverTimeMs);
    this.#ports.onHeard();
  };

  readonly enrolAnew = (because: "unknownDevice" | "duplicateIdentity"): void => {
    // Enforcement goes on; only a person with a token can give this device a new identity.
    this.#ports.audit.append("identityRefused", "server", { because });
    this.#ports.log.warn("enrolAnew", {
      because,
      todo: "sessionward agent enroll with a new token",
    });
  };

  readonly stateChanged = (state: LinkState): void => this.#ports.onState(state);

  #setStanding(standing: Standing & Pick<DeviceStanding, "isProtected">): void {
    const { policies, keyValue, audit } = this.#ports;
    const next = { ...policies.standing, ...standing };
    if (JSON.stringify(next) === JSON.stringify(policies.standing)) return;
    keyValue.set("standing", JSON.stringify(next));
    const { mode, deviceClass, isProtected = false } = next;
    audit.append("standing", "server", { mode, deviceClass, isProtected });
    policies.setStanding(next);
  }

  #reportPolicies({ accepted, rejected }: PolicyIntake): void {
    this.#ports.outbox.put({
      kind: "policyState",
      body: {
        mode: this.#ports.policies.standing.mode,
        applied: accepted.map(({ held: { name, version, sha256 } }) => ({ name, version, sha256 })),
        rejected: rejected.map(({ name, version, reasons }) => ({
          ...{ name, version },
          reasons: reasons.slice(0, 50).map((reason) => reason.slice(0, 500)),
        })),
      },
    });
  }
}
