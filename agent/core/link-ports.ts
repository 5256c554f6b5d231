import type { DeviceClass, Mode } from "../../policies/vocabulary.ts";
import type { ApprovalProof } from "../contract/approval-schema.ts";
import type { ChainHead } from "../contract/audit-chain.ts";
import type { Envelope } from "../contract/envelope-schema.ts";

/** What the server says this device is, told at every connect. */
export type Standing = {
  readonly mode: Mode;
  readonly deviceClass: DeviceClass;
  readonly groups: readonly string[];
};

export type LinkState =
  | { readonly state: "connecting" }
  | { readonly state: "online" }
  /** `because` is for people: `wrongPin: …`, `refused: revoked (…)`. */
  | { readonly state: "waiting"; readonly because: string; readonly retryInMs: number }
  | { readonly state: "closed" };

/** What the server says, to whoever acts on it. Envelopes are passed on unopened. */
export type LinkListener = {
  readonly welcomed: (standing: Standing) => void;
  readonly staffSecret: (secret: string) => void;
  /** What it has of this device's audit log. */
  readonly auditHeld: (head: ChainHead) => void;
  readonly policies: (envelopes: readonly Envelope[]) => void;
  /** `untilAt`: when a pause ends by itself, ISO 8601. Without `isProtected` that stays as it is. */
  readonly mode: (mode: Mode, untilAt: string | null, isProtected?: boolean) => void;
  readonly command: (envelope: Envelope, proof: ApprovalProof | null) => void;
  /** `payload`: a policy that is not in force, as JSON text. */
  readonly rehearse: (rehearsalId: string, payload: string) => void;
  /** It holds this key durably. @returns whether the connection is to begin anew, with that key */
  readonly keyStored: (keyId: string) => boolean;
  /** The server's own clock, milliseconds since 1970: a challenge or a beacon came. */
  readonly heard: (serverTimeMs: number) => void;
  /** This identity is no longer valid: go on enforcing, and enrol anew. */
  readonly enrolAnew: (because: "unknownDevice" | "duplicateIdentity") => void;
  readonly stateChanged: (state: LinkState) => void;
};
