import type { AccountRecord } from "../accounts/account-records.ts";
import type { AccountChange } from "../accounts/account-storage.ts";
import { accountView } from "../accounts/account-views.ts";
import type { Introductions } from "../accounts/introductions.ts";
import { handsOf } from "../accounts/one-person.ts";
import { type WithdrawalParts, withdrawWorkOf } from "../accounts/removed-admin.ts";
import { hashSecret, newSecret } from "../accounts/secrets.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { editionOf, requireStatedEdition } from "../http/editions.ts";
import { Problem } from "../http/problem.ts";
import { isoAt } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";

type AccountHandlers = Pick<
  AdminHandlers,
  "listAccounts" | "createAccount" | "changeAccount" | "inviteAccount" | "disableAccount"
>;

type AccountHandlerParts = WithdrawalParts & {
  readonly storage: Pick<Storage, "accounts">;
  readonly introductions: Introductions;
};

type Reach = Pick<AccountRecord, "role" | "groups">;

const INVITATION_MS = 24 * 3_600_000;

export function accountHandlers(parts: AccountHandlerParts): AccountHandlers {
  const { storage, clock, introductions } = parts;
  return {
    listAccounts: async () => ({ accounts: (await storage.accounts.list()).map(accountView) }),
    createAccount: async ({ body, admin }) => {
      const added = await storage.accounts.add({ ...body, createdAt: isoAt(clock) });
      if (!added.ok) throw new Problem(409, added.reason, added.detail);
      return invite(added.value, handsOf(admin), parts);
    },
    changeAccount: async ({ params, body, admin, ifMatch }) => {
      const { role, groups } = body;
      const before = await storage.accounts.find(params.name);
      if (before !== null) requireSame(before, ifMatch);
      // Before it is done: whoever is cut off in between has tied two people too many, not too few.
      if (before !== null && role !== "viewer" && !isSameReach(before, body)) {
        await introductions.add(before.name, handsOf(admin), `was made ${role}`);
      }
      const change = await storage.accounts.change(params.name, (now) => {
        requireSame(now, ifMatch);
        return { role, groups };
      });
      return settle(change, parts);
    },
    inviteAccount: async ({ params, admin }) => {
      const account = await storage.accounts.find(params.name);
      if (account === null) {
        throw new Problem(404, "unknownAccount", `no account is called ${params.name}`);
      }
      if (account.disabledAt === null) return invite(account, handsOf(admin), parts);
      throw new Problem(409, "disabledAccount", `${account.name} is disabled`);
    },
    disableAccount: async ({ params }) =>
      settle(await storage.accounts.disable(params.name, isoAt(clock)), parts),
  };
}

/** @throws Problem `editionRequired`, `changedMeanwhile` */
function requireSame({ role, groups }: AccountRecord, ifMatch: string | null): void {
  const now = { role, groups };
  const how = 'send If-Match: "EDITION" with the edition that GET /v1/accounts tells of it';
  requireStatedEdition(ifMatch, editionOf(now), now, how);
}

function isSameReach(one: Reach, other: Reach): boolean {
  const groupsOf = ({ groups }: Reach) => JSON.stringify(groups?.toSorted() ?? null);
  return one.role === other.role && groupsOf(one) === groupsOf(other);
}

async function invite(
  account: AccountRecord,
  madeBy: readonly string[],
  { storage, clock }: AccountHandlerParts,
) {
  const invitation = newSecret("invite");
  const expiresAt = isoAt(clock, INVITATION_MS);
  const secretSha256 = hashSecret(invitation);
  await storage.accounts.invite({ admin: account.name, secretSha256, madeBy, expiresAt });
  return { ...accountView(account), invitation, invitationEndsAt: expiresAt };
}

async function settle(change: AccountChange, parts: AccountHandlerParts) {
  if (change.ok) {
    await withdrawWorkOf(change.value, parts);
    return accountView(change.value);
  }
  const status = change.reason === "unknownAccount" ? 404 : 409;
  throw new Problem(status, change.reason, change.detail);
}
