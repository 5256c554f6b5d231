import type { OrderParams } from "../../agent/contract/approval.ts";
import type { Assertion } from "../../agent/contract/approval-schema.ts";
import type { CommandKind } from "../../agent/contract/command.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import type { CampaignState } from "../contract/campaign-shapes.ts";

/** What every command of a campaign does; `policy`: it is no command, but a publication. */
type CommandSubject = {
  readonly kind: CommandKind | "policy";
  readonly params: Readonly<Record<string, OrderParams | undefined>>;
  readonly evenInObserve: boolean;
};

type CampaignApproval = {
  readonly by: string;
  readonly at: string;
  readonly assertion: Assertion;
};

/** A policy that waits for its devices, signed when it was asked for. */
type WaitingPolicy = {
  readonly name: string;
  readonly version: number;
  readonly envelope: Envelope;
  readonly source: string | null;
  /** What its devices keep until it is their turn; null: they have none of that name. */
  readonly previousVersion: number | null;
};

/** One order for many devices, or one that a single person may not give. */
export type CampaignRecord = {
  /** Also the `batchId` of its commands. */
  readonly id: string;
  readonly state: CampaignState;
  readonly subject: CommandSubject;
  readonly policy: WaitingPolicy | null;
  readonly reason: string;
  readonly requestedBy: string;
  /** Who may be the same person as that; missing in campaigns of an earlier version. */
  readonly requestedWith?: readonly string[] | undefined;
  readonly requestedAt: string;
  /** Frozen: sorted, each once, never changed after the request. */
  readonly targets: readonly string[];
  readonly targetsSha256: string;
  /** Of all that is approved: what a passkey signs (agent/contract/approval.ts). */
  readonly orderSha256: string;
  /** Why a second person is needed; null where one may send it alone. */
  readonly approvalNeeded: string | null;
  readonly approvals: readonly CampaignApproval[];
  readonly notAfter: string;
  readonly lifeMs: number;
  readonly soakMs: number;
  /** The ring that was begun last; null before the first. */
  readonly ring: number | null;
  readonly ringAt: string | null;
  /** Failures that were there when a person said to go on. */
  readonly forgiven: number;
  readonly history: readonly {
    readonly state: CampaignState;
    readonly at: string;
    readonly by: string;
    readonly because: string;
  }[];
};

type CampaignFilter = { readonly state?: CampaignState | undefined; readonly limit: number };

export type CampaignStore = {
  readonly add: (campaign: CampaignRecord) => Promise<void>;
  readonly find: (campaignId: string) => Promise<CampaignRecord | null>;
  /** Newest first. */
  readonly list: (filter: CampaignFilter) => Promise<readonly CampaignRecord[]>;
  /** @returns the campaign as it now is; null when there is none or `change` left it alone. */
  readonly update: (
    campaignId: string,
    change: (campaign: CampaignRecord) => CampaignRecord | null,
  ) => Promise<CampaignRecord | null>;
};
