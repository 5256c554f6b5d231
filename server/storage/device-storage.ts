import type { DeviceDescription } from "../../agent/contract/server-frames.ts";
import type { Result } from "../../policies/result.ts";
import type { AgentChange } from "../campaigns/outage-watch.ts";
import type { DeviceChange, DeviceRecord } from "./records.ts";

export type NewDevice = DeviceDescription & {
  readonly id: string;
  readonly publicKey: string;
  readonly enrolledAt: string;
};

export type Join = {
  /** It proved itself with this one. */
  readonly publicKey: string;
  readonly joinCounter: number;
  readonly bootId: string;
  readonly device: DeviceDescription;
  readonly at: string;
};

export type JoinRefusal = "unknownDevice" | "revoked" | "duplicateIdentity" | "badSignature";

export type DeviceStore = {
  /** Uses the token up and creates the device in one step; `badToken`: unknown, expired or used. */
  readonly enrol: (
    tokenSha256: string,
    device: NewDevice,
  ) => Promise<Result<DeviceRecord, "badToken">>;
  /** Counts a connect; `duplicateIdentity`: this counter, or a later one, was seen before. */
  readonly join: (deviceId: string, join: Join) => Promise<Result<DeviceRecord, JoinRefusal>>;
  /**
   * Keeps a key that is to replace `replaces`, in place of any other that was to.
   *
   * @returns false where that one is not the device's key any more
   */
  readonly offerKey: (
    deviceId: string,
    offer: { readonly replaces: string; readonly publicKey: string },
  ) => Promise<boolean>;
  /** It was connected until then. */
  readonly seen: (deviceId: string, at: string) => Promise<void>;
  /** Those whose agent was another one at their connect before, and when that was seen. */
  readonly changedAgents: (sinceMs: number) => Promise<readonly AgentChange[]>;
  readonly find: (deviceId: string) => Promise<DeviceRecord | null>;
  readonly list: () => Promise<readonly DeviceRecord[]>;
  readonly change: (deviceId: string, change: DeviceChange) => Promise<DeviceRecord | null>;
};
