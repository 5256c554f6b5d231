import cookie from "@fastify/cookie";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Principal } from "../accounts/account-records.ts";
import { type ConsoleOrigins, checkOrigin } from "../accounts/console-origins.ts";
import type { ConsoleSessions } from "../accounts/console-sessions.ts";
import { hashSecret } from "../accounts/secrets.ts";
import { ADMIN_ROUTES, type AdminRoute, type RouteName } from "../contract/admin-api.ts";
import type { RouteRole } from "../contract/admin-route.ts";
import { needsFreshProof } from "../contract/fresh-routes.ts";
import { mayUse } from "../contract/roles.ts";
import { ROUTE_REACH } from "../contract/route-reach.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { ServerAudit } from "../server-audit.ts";
import type { Storage } from "../storage/storage.ts";
import { isConsolePath } from "./console-http.ts";
import { loadPeerLimits } from "./peer-limits.ts";
import { Problem } from "./problem.ts";
import { peerOf, type TrustedProxies } from "./trusted-proxies.ts";
import { sessionCookieOf } from "./visitors.ts";

export type DoorParts = {
  readonly admins: Storage["admins"];
  readonly sessions: ConsoleSessions;
  /** Known once the port is. */
  readonly origins: () => ConsoleOrigins;
  readonly audit: ServerAudit;
  readonly proxies: TrustedProxies;
  readonly clock: ServerClock;
};

export type Entrant = { readonly principal: Principal | null; readonly origin: string | null };

const NOBODY: Entrant = { principal: null, origin: null };
const PUBLIC: ReadonlySet<string> = new Set(
  Object.values<AdminRoute>(ADMIN_ROUTES)
    .filter(({ role }) => role === "public")
    .map(({ method, path }) => `${method} ${path}`),
);

/** A page that asks again by itself says so, and keeps no session alive. */
const BACKGROUND_HEADER = "sessionward-background";

/** Every request goes through it, also one for what does not exist. */
export async function addDoor(app: FastifyInstance, parts: DoorParts): Promise<void> {
  await app.register(cookie);
  const limits = await loadPeerLimits(app);
  app.decorateRequest("entrant", null);
  app.decorateRequest("peer", "");
  app.addHook("onRequest", async (request, reply) => {
    request.setDecorator<string>("peer", peerOf(request.raw, parts.proxies));
    const { url } = request.routeOptions;
    if (isConsolePath(url)) return;
    const isPublic = PUBLIC.has(`${request.method} ${url}`);
    if (isPublic) await limits.countPublic(request, reply);
    const entrant = await (isPublic ? admitAnybody(request, parts) : admit(request, parts)).catch(
      async (error: unknown) => {
        await limits.countUnknown(request, reply);
        throw error;
      },
    );
    request.setDecorator<Entrant>("entrant", entrant);
  });
}

export function entrantOf(request: FastifyRequest): Entrant {
  return request.getDecorator<Entrant | null>("entrant") ?? NOBODY;
}

/** Only from our own page: else another could sign a browser in as somebody of its choice. */
async function admitAnybody({ method, headers }: FastifyRequest, { origins }: DoorParts) {
  return { principal: null, origin: checkOrigin(method, headers, origins()) };
}

/**
 * Who asks: a program by a bearer token (RFC 6750 §2.1), a person by the cookie of their session.
 * Neither counts anywhere else: addresses end up in logs.
 *
 * @throws Problem `notSignedIn`, `foreignOrigin`
 */
async function admit(request: FastifyRequest, parts: DoorParts): Promise<Entrant> {
  const { method, headers } = request;
  if (headers.authorization !== undefined) {
    return { principal: await byToken(headers.authorization, parts), origin: null };
  }
  const secret = sessionCookieOf(request);
  if (secret === null) throw notSignedIn();
  const origin = checkOrigin(method, headers, parts.origins());
  const principal = await parts.sessions.find(secret, headers[BACKGROUND_HEADER] === undefined);
  if (principal === null) throw notSignedIn();
  return { principal, origin };
}

/** Whether who came in is still let in, for what goes on after the reply began. */
export async function readmit(
  request: FastifyRequest,
  parts: DoorParts,
): Promise<Principal | null> {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    return parts.sessions.find(sessionCookieOf(request) ?? "", false);
  }
  return byToken(authorization, parts).catch(() => null);
}

async function byToken(header: string, { admins, clock }: DoorParts): Promise<Principal> {
  const token = /^Bearer ([A-Za-z0-9_-]{1,200})$/.exec(header)?.[1];
  const found =
    token === undefined ? null : await admins.findByToken(hashSecret(token), isoAt(clock));
  if (found === null) throw notSignedIn();
  const { admin, role, groups, madeBy } = found;
  return { admin, role, groups, madeBy, session: null };
}

function notSignedIn(): Problem {
  return new Problem(
    401,
    "notSignedIn",
    "sign in to the console, or send a valid admin token: Authorization: Bearer TOKEN",
  );
}

/** @throws Problem `wrongRole`, of which the try is on record */
export async function authorise(
  principal: Principal | null,
  route: string,
  needed: RouteRole,
  audit: ServerAudit,
): Promise<void> {
  if (needed === "public") return;
  if (principal === null) throw notSignedIn();
  const { admin, role } = principal;
  if (mayUse(role, needed)) return;
  await audit.record(admin, "denied", { route, role });
  throw new Problem(403, "wrongRole", `${route} is for the role ${needed}; ${admin} is ${role}`);
}

/** @throws Problem `wrongRole`, `wrongScope`, of which the try is on record */
export async function authoriseRoute(
  principal: Principal | null,
  name: RouteName,
  audit: ServerAudit,
): Promise<void> {
  await authorise(principal, name, ADMIN_ROUTES[name].role, audit);
  if (principal === null || principal.groups === null || ROUTE_REACH[name] !== "fleet") return;
  await audit.record(principal.admin, "denied", { route: name, groups: principal.groups });
  throw new Problem(403, "wrongScope", `${name} is for accounts that are for every group`);
}

/** A token is proven anew with every request. @throws Problem `reauthenticate` */
export function requireFreshProof(
  { session }: Principal,
  name: RouteName,
  asked: object,
  sessions: ConsoleSessions,
): void {
  if (session === null || !needsFreshProof(name, asked) || sessions.isFresh(session)) return;
  throw new Problem(
    403,
    "reauthenticate",
    "prove again that it is you: enter your password or use your passkey (POST /v1/session/prove), then send this once more",
  );
}
