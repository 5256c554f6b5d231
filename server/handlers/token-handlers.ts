import { randomUUIDv7 } from "node:crypto";
import { hashSecret, newSecret } from "../accounts/secrets.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { Problem } from "../http/problem.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { AdminTokenRecord, TokenRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

type TokenHandlers = Pick<
  AdminHandlers,
  | "createToken"
  | "listTokens"
  | "revokeToken"
  | "createAdminToken"
  | "listAdminTokens"
  | "revokeAdminToken"
>;

/** Secrets leave the server once, in the reply that made them. */
export function tokenHandlers(storage: Storage, clock: ServerClock): TokenHandlers {
  return {
    createToken: async ({ body, admin }) => {
      const token = newSecret("enrol");
      const { groups, mode, deviceClass } = body;
      const record = {
        ...{ groups, mode, deviceClass },
        id: `token-${randomUUIDv7()}`,
        tokenSha256: hashSecret(token),
        usesLeft: body.uses,
        createdAt: isoAt(clock),
        createdBy: admin.admin,
        expiresAt: isoAt(clock, body.expiresInMs),
      };
      await storage.tokens.add(record);
      return { ...shown(record), token };
    },
    listTokens: async () => ({ tokens: (await storage.tokens.list(isoAt(clock))).map(shown) }),
    revokeToken: async ({ params }) => {
      const record = await storage.tokens.revoke(params.tokenId);
      if (record === null) throw unknownToken(params.tokenId);
      return shown(record);
    },
    createAdminToken: async ({ body }) => {
      const token = newSecret("admin");
      const createdAt = isoAt(clock);
      const record = {
        id: `token-${randomUUIDv7()}`,
        tokenSha256: hashSecret(token),
        admin: body.admin,
        role: body.role,
        groups: body.groups,
        createdAt,
        expiresAt: isoAt(clock, body.expiresInMs),
      };
      const admin = { name: body.admin, role: body.role, groups: body.groups, createdAt };
      const added = await storage.admins.addToken(admin, record);
      if (!added.ok) throw new Problem(409, added.reason, added.detail);
      return { ...shownAdmin(record), token };
    },
    listAdminTokens: async () => ({
      tokens: (await storage.admins.tokens(isoAt(clock))).map(shownAdmin),
    }),
    revokeAdminToken: async ({ params }) => {
      const record = await storage.admins.revokeToken(params.tokenId, isoAt(clock));
      if (record === null) throw unknownToken(params.tokenId);
      return shownAdmin(record);
    },
  };
}

function shown({ tokenSha256: _, groups, ...rest }: TokenRecord) {
  return { ...rest, groups: [...groups] };
}

function shownAdmin({ tokenSha256: _, groups, ...rest }: AdminTokenRecord) {
  return { ...rest, groups: groups === null ? null : [...groups] };
}

function unknownToken(tokenId: string): Problem {
  return new Problem(404, "unknownToken", `no token is called ${tokenId}`);
}
