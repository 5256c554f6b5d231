import type { Result } from "../../policies/result.ts";
import type {
  AccountRecord,
  ConsoleSessionRecord,
  InvitationRecord,
  PasskeyRecord,
} from "./account-records.ts";
import type { Introduction } from "./one-person.ts";

export type NewAccount = Pick<AccountRecord, "name" | "role" | "groups" | "createdAt">;

/** `lastAdmin`: nobody would be left who may let others in. */
export type AccountChange = Result<AccountRecord, "unknownAccount" | "lastAdmin">;

export type AccountStore = {
  readonly list: () => Promise<readonly AccountRecord[]>;
  readonly find: (name: string) => Promise<AccountRecord | null>;
  readonly add: (account: NewAccount) => Promise<Result<AccountRecord, "nameTaken">>;
  /**
   * Ends its sessions: who comes back does so with another id.
   *
   * @param next judges what is there in the same step; where it throws, nothing changes
   */
  readonly change: (
    name: string,
    next: (before: AccountRecord) => Pick<AccountRecord, "role" | "groups">,
  ) => Promise<AccountChange>;
  /** Ends its sessions, tokens and invitations with it. */
  readonly disable: (name: string, now: string) => Promise<AccountChange>;
  readonly setPassword: (name: string, password: string) => Promise<void>;
  /** The newest invitation of an account is its only one. */
  readonly invite: (invitation: InvitationRecord) => Promise<void>;
  /** Uses it up. @returns whose it was, and whose doing */
  readonly acceptInvitation: (
    secretSha256: string,
    now: string,
  ) => Promise<{ readonly account: AccountRecord; readonly madeBy: readonly string[] } | null>;
  readonly introduce: (introductions: readonly Introduction[]) => Promise<void>;
  readonly introductions: (since: string) => Promise<readonly Introduction[]>;
};

/** `since`: sessions that were made, or last seen, before these instants are over. */
export type SessionLimits = { readonly madeAfter: string; readonly seenAfter: string };

export type ConsoleSessionStore = {
  /** Also removes `replaced`, and every session that is over. */
  readonly add: (
    session: ConsoleSessionRecord,
    replacedSha256: string | null,
    limits: SessionLimits,
  ) => Promise<void>;
  /** With its account; null as well when that was disabled. */
  readonly find: (
    secretSha256: string,
    limits: SessionLimits,
  ) => Promise<{
    readonly session: ConsoleSessionRecord;
    readonly account: AccountRecord;
  } | null>;
  readonly list: (admin: string, limits: SessionLimits) => Promise<readonly ConsoleSessionRecord[]>;
  readonly seen: (id: string, at: string) => Promise<void>;
  /** Another secret for the same session, which was just proven. */
  readonly renew: (
    id: string,
    renewed: Pick<ConsoleSessionRecord, "secretSha256" | "provenAt" | "means">,
  ) => Promise<ConsoleSessionRecord | null>;
  readonly end: (id: string, admin: string) => Promise<ConsoleSessionRecord | null>;
  readonly endOthers: (admin: string, exceptId: string | null) => Promise<void>;
};

export type PasskeyStore = {
  readonly list: (admin: string) => Promise<readonly PasskeyRecord[]>;
  readonly find: (id: string) => Promise<PasskeyRecord | null>;
  readonly add: (passkey: PasskeyRecord) => Promise<Result<PasskeyRecord, "alreadyKept">>;
  readonly used: (id: string, counter: number, at: string) => Promise<void>;
  readonly remove: (id: string, admin: string) => Promise<PasskeyRecord | null>;
};
