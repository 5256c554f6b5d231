import { passkeyView } from "../accounts/account-views.ts";
import { askForPasskey, readNewPasskey } from "../accounts/passkeys.ts";
import type { SignInParts } from "../accounts/sign-in.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { Problem } from "../http/problem.ts";
import type { BrowserDoor } from "../http/visitors.ts";
import { isoAt } from "../ports.ts";

type PasskeyHandlers = Pick<
  AdminHandlers,
  "listPasskeys" | "askPasskey" | "addPasskey" | "removePasskey"
>;

export function passkeyHandlers({ storage, challenges, clock }: SignInParts): PasskeyHandlers {
  return {
    listPasskeys: async ({ admin }) => ({
      passkeys: (await storage.passkeys.list(admin.admin)).map(passkeyView),
    }),
    askPasskey: async ({ admin, browser }) => {
      const { id, bytes } = challenges.make("newPasskey", admin.admin);
      const passkeys = await storage.passkeys.list(admin.admin);
      const owner = { admin: admin.admin, passkeys };
      return { challengeId: id, options: await askForPasskey(consoleOf(browser), bytes, owner) };
    },
    addPasskey: async ({ body, admin, browser }) => {
      const challenge = challenges.take(body.challengeId, "newPasskey", admin.admin);
      if (challenge === null) {
        throw new Problem(422, "badPasskey", "that was asked too long ago, or answered before");
      }
      const read = await readNewPasskey(consoleOf(browser), challenge.bytes, body.credential);
      if (!read.ok) throw new Problem(422, read.reason, read.detail);
      const added = await storage.passkeys.add({
        ...read.value,
        admin: admin.admin,
        label: body.label,
        createdAt: isoAt(clock),
        lastUsedAt: null,
      });
      if (!added.ok) throw new Problem(409, added.reason, added.detail);
      return passkeyView(added.value);
    },
    removePasskey: async ({ params, admin }) => {
      const removed = await storage.passkeys.remove(params.passkeyId, admin.admin);
      if (removed !== null) return passkeyView(removed);
      throw new Problem(404, "unknownPasskey", "you have no passkey of that id");
    },
  };
}

function consoleOf({ origin }: BrowserDoor): { readonly origin: string } {
  if (origin !== null) return { origin };
  throw new Problem(403, "foreignOrigin", "passkeys are for browsers");
}
