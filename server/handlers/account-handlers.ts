import type { AccountRecord } from "../accounts/account-records.ts";
import type { AccountChange } from "../accounts/account-storage.ts";
import { accountView } from "../accounts/account-views.ts";
import { type WithdrawalParts, withdrawWorkOf } from "../accounts/removed-admin.ts";
import { hashSecret, newSecret } from "../accounts/secrets.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { Problem } from "../http/problem.ts";
import { isoAt } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";

type AccountHandlers = Pick<
  AdminHandlers,
  "listAccounts" | "createAccount" | "changeAccount" | "inviteAccount" | "disableAccount"
>;

type AccountHandlerParts = WithdrawalParts & {
  readonly storage: Pick<Storage, "accounts">;
};

const INVITATION_MS = 24 * 3_600_000;

export function accountHandlers(parts: AccountHandlerParts): AccountHandlers {
  const { storage, clock } = parts;
  return {
    listAccounts: async () => ({ accounts: (await storage.accounts.list()).map(accountView) }),
    createAccount: async ({ body }) => {
      const added = await storage.accounts.add({ ...body, createdAt: isoAt(clock) });
      if (!added.ok) throw new Problem(409, added.reason, added.detail);
      return invite(added.value, parts);
    },
    changeAccount: async ({ params, body }) => {
      const { role, groups } = body;
      return settle(await storage.accounts.change(params.name, { role, groups }), parts);
    },
    inviteAccount: async ({ params }) => {
      const account = await storage.accounts.find(params.name);
      if (account === null) {
        throw new Problem(404, "unknownAccount", `no account is called ${params.name}`);
      }
      if (account.disabledAt === null) return invite(account, parts);
      throw new Problem(409, "disabledAccount", `${account.name} is disabled`);
    },
    disableAccount: async ({ params }) =>
      settle(await storage.accounts.disable(params.name, isoAt(clock)), parts),
  };
}

async function invite(account: AccountRecord, { storage, clock }: AccountHandlerParts) {
  const invitation = newSecret("invite");
  const expiresAt = isoAt(clock, INVITATION_MS);
  const secretSha256 = hashSecret(invitation);
  await storage.accounts.invite({ admin: account.name, secretSha256, expiresAt });
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
