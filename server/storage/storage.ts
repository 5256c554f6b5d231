import type { ChainHead } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import type { Result } from "../../policies/result.ts";
import type {
  AccountStore,
  ConsoleSessionStore,
  PasskeyStore,
} from "../accounts/account-storage.ts";
import type { CampaignStore } from "../campaigns/campaign-record.ts";
import type { PolicyStates } from "../campaigns/campaign-stand.ts";
import type { SignStore } from "../campaigns/outage-watch.ts";
import type { CommandStore } from "../commands/command-storage.ts";
import type { DeedStore } from "../commands/lone-deeds.ts";
import type { LivedStore } from "../devices/lived-time.ts";
import type { AlarmRecord, NewAlarm } from "./alarm-record.ts";
import type { AuditGapStore, AuditPage, PlacedHead } from "./audit-gap.ts";
import type { DeviceStore } from "./device-storage.ts";
import type { Forgotten } from "./forgotten.ts";
import type {
  AdminRecord,
  AdminTokenRecord,
  CheckpointRecord,
  DeviceTruth,
  FleetCounts,
  Glance,
  PolicyRecord,
  ReceiptRecord,
  ReplyRecord,
  StoredReport,
  TokenRecord,
} from "./records.ts";

/**
 * All that the server keeps, as operations that are each atomic and durable when they resolve.
 * One file under `backends/` per engine. Functions that are passed in are pure: an engine that
 * works by compare-and-set may call them again.
 */
export type Storage = {
  readonly devices: DeviceStore;
  readonly tokens: TokenStore;
  readonly policies: PolicyRecords;
  readonly commands: CommandStore;
  readonly reports: ReportStore;
  readonly auditGaps: AuditGapStore;
  readonly trail: AuditTrail;
  readonly admins: AdminStore;
  readonly replies: ReplyStore;
  readonly accounts: AccountStore;
  readonly sessions: ConsoleSessionStore;
  readonly passkeys: PasskeyStore;
  readonly campaigns: CampaignStore;
  readonly deeds: DeedStore;
  readonly signs: SignStore;
  readonly lived: LivedStore;
  readonly close: () => Promise<void>;
};

export type TokenStore = {
  readonly add: (token: TokenRecord) => Promise<void>;
  /** Those that can still be used. */
  readonly list: (now: string) => Promise<readonly TokenRecord[]>;
  readonly find: (tokenId: string) => Promise<TokenRecord | null>;
  readonly revoke: (tokenId: string) => Promise<TokenRecord | null>;
};

export type PolicyRecords = {
  /** `stale`: this version of the name, or a later one, exists with other bytes. */
  readonly add: (policy: PolicyRecord) => Promise<Result<null, "stale">>;
  /** The newest version of every name. */
  readonly newest: () => Promise<readonly PolicyRecord[]>;
  readonly find: (name: string, version: number) => Promise<PolicyRecord | null>;
  /** @param sha256 of the version that it must still be; null: whatever is in force */
  readonly withdraw: (name: string, sha256: string | null) => Promise<PolicyRecord | null>;
};

export type StoreVerdict = { readonly outcome: "stored" | "refused"; readonly because: string };

export type ReportStore = {
  /** One commit for all of them; each is judged by itself, in order. */
  readonly store: (reports: readonly StoredReport[]) => Promise<readonly StoreVerdict[]>;
  readonly truth: (deviceId: string) => Promise<DeviceTruth>;
  readonly counts: () => Promise<FleetCounts>;
  /** What every device last said of its policies. */
  readonly policyStates: () => Promise<PolicyStates>;
  readonly glance: (deviceId: string) => Promise<Glance>;
  readonly receipt: (receiptId: string) => Promise<ReceiptRecord | null>;
  /** The last one whose id ends so: what stands on the device's screen after a session. */
  readonly receiptByCode: (code: string) => Promise<ReceiptRecord | null>;
  readonly receipts: (filter: {
    readonly deviceId?: string | undefined;
    /** Only those before this instant, or at it with a smaller id. */
    readonly before?: { readonly at: string; readonly id: string } | undefined;
    /** Only of devices of these groups. */
    readonly inGroups?: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<readonly ReceiptRecord[]>;
  readonly auditHead: (
    deviceId: string,
  ) => Promise<PlacedHead & { readonly checkpointAt: string | null }>;
  /** What the oldest row here follows on: the log's start, or a checkpoint up to which it was deleted. */
  readonly auditStart: (
    deviceId: string,
  ) => Promise<PlacedHead & Partial<Pick<CheckpointRecord, "envelope">>>;
  /** Deletes acts, receipts, sessions and audit rows that came from the device before this instant. */
  readonly forgetBefore: (deviceId: string, before: string) => Promise<Forgotten>;
  /** Never from both sides of a gap. */
  readonly auditPage: (deviceId: string, afterPlace: number, limit: number) => Promise<AuditPage>;
  /** Of the rows behind the one place, up to the other. */
  readonly checkpoints: (
    deviceId: string,
    afterPlace: number,
    upToPlace: number,
  ) => Promise<readonly CheckpointRecord[]>;
};

/** A row of a device's log tells that what lasts has begun, goes on, or (`detail` null) is over. */
export type AlarmNews = Omit<NewAlarm, "deviceId" | "detail"> & {
  readonly deviceId: string;
  readonly row: number;
  readonly detail: string | null;
};

/** The server's own hash chain, and the alarms. */
export type AuditTrail = {
  readonly append: (next: (head: ChainHead) => AuditRow) => Promise<AuditRow>;
  readonly head: () => Promise<ChainHead>;
  readonly rows: (afterSeq: number, limit: number) => Promise<readonly AuditRow[]>;
  readonly raise: (alarm: NewAlarm) => Promise<void>;
  /**
   * In one commit, in this order: a device may tell of thousands at once.
   *
   * @returns what they changed, each alarm once; what was told before changes none
   */
  readonly follow: (news: readonly AlarmNews[]) => Promise<readonly AlarmRecord[]>;
  readonly alarms: (filter: {
    readonly deviceId?: string | undefined;
    readonly beforeId?: number | undefined;
    /** Only of devices of these groups. */
    readonly inGroups?: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<readonly AlarmRecord[]>;
};

/** Answers to requests with an idempotency key, per admin and key. */
export type ReplyStore = {
  /** @returns null when the request is new, and now begun. */
  readonly begin: (request: {
    readonly admin: string;
    readonly key: string;
    readonly fingerprint: string;
    readonly at: string;
  }) => Promise<ReplyRecord | null>;
  readonly finish: (admin: string, key: string, reply: string | null) => Promise<void>;
  readonly remove: (admin: string, key: string) => Promise<void>;
  readonly prune: (before: string) => Promise<void>;
};

export type AdminStore = {
  /** Only while there is no admin at all. */
  readonly createFirst: (
    admin: AdminRecord,
    token: AdminTokenRecord,
  ) => Promise<Result<null, "alreadyDone">>;
  /** `otherRole`: an account of that name exists and may not do what the token would. */
  readonly addToken: (
    admin: AdminRecord,
    token: AdminTokenRecord,
  ) => Promise<Result<null, "otherRole" | "disabledAccount">>;
  readonly findByToken: (tokenSha256: string, now: string) => Promise<AdminTokenRecord | null>;
  readonly tokens: (now: string) => Promise<readonly AdminTokenRecord[]>;
  readonly revokeToken: (tokenId: string, now: string) => Promise<AdminTokenRecord | null>;
};
