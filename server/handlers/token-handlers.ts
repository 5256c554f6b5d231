import { randomUUIDv7 } from "node:crypto";
import type { Principal } from "../accounts/account-records.ts";
import type { Introductions } from "../accounts/introductions.ts";
import { handsOf } from "../accounts/one-person.ts";
import { hashSecret, newSecret } from "../accounts/secrets.ts";
import type { RouteBody } from "../contract/admin-api.ts";
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

type TokenHandlerParts = {
  readonly storage: Storage;
  readonly clock: ServerClock;
  readonly introductions: Introductions;
};

/** Secrets leave the server once, in the reply that made them. */
export function tokenHandlers(parts: TokenHandlerParts): TokenHandlers {
  const { storage, clock } = parts;
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
    createAdminToken: ({ body, admin }) => createAdminToken(body, admin, parts),
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

async function createAdminToken(
  { admin, role, groups, expiresInMs }: RouteBody<"createAdminToken">,
  maker: Principal,
  { storage, clock, introductions }: TokenHandlerParts,
) {
  const token = newSecret("admin");
  const createdAt = isoAt(clock);
  const record = {
    id: `token-${randomUUIDv7()}`,
    tokenSha256: hashSecret(token),
    ...{ admin, role, groups, createdAt, madeBy: handsOf(maker) },
    expiresAt: isoAt(clock, expiresInMs),
  };
  const added = await storage.admins.addToken({ name: admin, role, groups, createdAt }, record);
  if (!added.ok) throw new Problem(409, added.reason, added.detail);
  // Nobody knows the token yet.
  if (role !== "viewer") {
    await introductions.add(admin, record.madeBy, `was given a token of ${role}`);
  }
  return { ...shownAdmin(record), token };
}

function shown({ tokenSha256: _, groups, ...rest }: TokenRecord) {
  return { ...rest, groups: [...groups] };
}

function shownAdmin({ tokenSha256: _, madeBy: __, groups, ...rest }: AdminTokenRecord) {
  return { ...rest, groups: groups === null ? null : [...groups] };
}

function unknownToken(tokenId: string): Problem {
  return new Problem(404, "unknownToken", `no token is called ${tokenId}`);
}
