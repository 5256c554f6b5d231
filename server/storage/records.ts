import type { ApprovalProof } from "../../agent/contract/approval-schema.ts";
import type { CommandKind } from "../../agent/contract/command.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import type { Receipt } from "../../agent/contract/receipt.ts";
import type { AuditRow, ReportBody, SessionView } from "../../agent/contract/reports.ts";
import type { DeviceDescription } from "../../agent/contract/server-frames.ts";
import type { DeviceClass } from "../../policies/vocabulary.ts";
import type { ServerCommandState } from "../contract/admin-shapes.ts";
import type { GroupScope, Role } from "../contract/roles.ts";
import type { AlarmRecord } from "./alarm-record.ts";

/** What the server remembers. Instants are ISO 8601 in UTC with milliseconds: they sort as text. */

export type DeviceRecord = DeviceDescription & {
  readonly id: string;
  /** SubjectPublicKeyInfo, DER, base64. */
  readonly publicKey: string;
  /** Counts as well, and takes its place once used. Former ones prove what they signed, and no connect. */
  readonly nextPublicKey: string | null;
  readonly formerKeys: readonly { readonly publicKey: string; readonly until: string }[];
  readonly groups: readonly string[];
  readonly deviceClass: DeviceClass;
  readonly mode: "observe" | "enforce";
  /** `paused` until then, and `mode` again afterwards. */
  readonly pausedUntil: string | null;
  readonly enrolledAt: string;
  readonly lastSeenAt: string | null;
  readonly revokedAt: string | null;
  /** It said goodbye itself: its software was purged. */
  readonly retiredAt: string | null;
  /** No command is for it: a server's own host, or what must work when nothing else does. */
  readonly protected: boolean;
  /** The highest one seen: a device that comes with less is a copy of another. */
  readonly joinCounter: number;
  readonly bootId: string | null;
};

/** What changes on a device after its enrolment. */
export type DeviceChange = Partial<
  Pick<
    DeviceRecord,
    "groups" | "deviceClass" | "mode" | "pausedUntil" | "revokedAt" | "retiredAt" | "protected"
  >
>;

export type TokenRecord = {
  readonly id: string;
  readonly tokenSha256: string;
  readonly groups: readonly string[];
  readonly mode: "observe" | "enforce";
  readonly deviceClass: DeviceClass;
  readonly usesLeft: number;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
};

export type PolicyRecord = {
  readonly name: string;
  readonly version: number;
  /** Of the signed bytes. */
  readonly sha256: string;
  readonly envelope: Envelope;
  readonly source: string | null;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly withdrawn: boolean;
};

export type CommandRecord = {
  readonly id: string;
  readonly batchId: string;
  readonly deviceId: string;
  readonly kind: CommandKind;
  readonly reason: string;
  readonly requestedBy: string;
  readonly issuedAt: string;
  readonly notAfter: string;
  readonly state: ServerCommandState;
  readonly because: string | null;
  readonly detail: string | null;
  readonly receiptIds: readonly string[];
  readonly history: readonly { readonly state: ServerCommandState; readonly at: string }[];
  readonly envelope: Envelope;
  /** Where a second person approved it: goes to the device with it. */
  readonly proof: ApprovalProof | null;
};

/** All that changes of it, and all that people see: the signed bytes are read only to be sent. */
export type CommandStanding = Omit<CommandRecord, "envelope">;

/** A receipt whose signature by the device's key was verified. Others are not kept. */
export type ReceiptRecord = {
  readonly deviceId: string;
  readonly receipt: Receipt;
  readonly envelope: Envelope;
};

export type CheckpointRecord = {
  readonly size: number;
  readonly head: string;
  readonly at: string;
  readonly envelope: Envelope;
};

export type AdminRecord = {
  readonly name: string;
  readonly role: Role;
  readonly groups: GroupScope;
  readonly createdAt: string;
};

export type AdminTokenRecord = {
  readonly id: string;
  readonly tokenSha256: string;
  readonly admin: string;
  readonly role: Role;
  /** Never more than the account's own. */
  readonly groups: GroupScope;
  /** Whose doing it is: who made it, and who made the token that it was made with. */
  readonly madeBy: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
};

/** What was answered to a request with a key, or that it was begun. */
export type ReplyRecord = {
  /** SHA-256 of what was asked, hex. */
  readonly fingerprint: string;
  readonly state: "begun" | "done";
  /** JSON; null while it is not done, and where it told a secret. */
  readonly reply: string | null;
};

/** A report after its signatures were verified, ready to be stored. */
export type VerifiedReport =
  | { readonly kind: "posture"; readonly body: ReportBody<"posture"> }
  | { readonly kind: "sessions"; readonly body: ReportBody<"sessions"> }
  | { readonly kind: "sessionAct"; readonly body: ReportBody<"sessionAct"> }
  | { readonly kind: "policyState"; readonly body: ReportBody<"policyState"> }
  | { readonly kind: "receipt"; readonly record: ReceiptRecord }
  | {
      readonly kind: "audit";
      readonly rows: readonly AuditRow[];
      readonly checkpoint: CheckpointRecord;
    };

export type StoredReport = {
  readonly deviceId: string;
  readonly reportId: string;
  /** By the device's clock, which may be wrong by years. */
  readonly at: string;
  readonly receivedAt: string;
  readonly report: VerifiedReport;
};

type ReportedFact = ReportBody<"posture">["facts"][string];

/** How much there is of what, for charts. */
export type FleetCounts = {
  readonly commands: readonly {
    readonly kind: CommandKind;
    readonly state: ServerCommandState;
    readonly count: number;
  }[];
  readonly sessions: readonly { readonly stage: SessionView["stage"]; readonly count: number }[];
  readonly receipts: readonly { readonly status: Receipt["status"]; readonly count: number }[];
  readonly alarms: number;
};

/** What the live map shows of a device beside the device itself. */
export type Glance = Readonly<Record<"findings" | "agentFindings", ReportedFact | null>> & {
  readonly sessions: readonly SessionView[];
  readonly policyState: ReportBody<"policyState"> | null;
  readonly lastClear: {
    readonly receiptId: string;
    readonly at: string;
    readonly status: Receipt["status"];
  } | null;
  /** What goes on: alarms of a moment are not among them. */
  readonly alarms: readonly Pick<AlarmRecord, "at" | "kind" | "detail">[];
  /** When somebody here was last granted time, unlocked or written to. */
  readonly lastAnswerAt: string | null;
};

/** What a device last said of itself. */
export type DeviceTruth = {
  readonly facts: Record<string, { readonly fact: ReportedFact; readonly at: string }>;
  readonly sessions: readonly SessionView[];
  readonly policyState: ReportBody<"policyState"> | null;
  readonly acts: readonly { readonly at: string; readonly act: ReportBody<"sessionAct"> }[];
};
