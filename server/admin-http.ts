import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { fastifySSE } from "@fastify/sse";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import * as z from "zod/mini";
import type { AdminCall, AdminHandler, AdminHandlers } from "./admin-call.ts";
import { isConsolePath, mountConsole } from "./console-http.ts";
import { ADMIN_ROUTES, type AdminRoute, type RouteName } from "./contract/admin-api.ts";
import { ROLES, type Role } from "./contract/admin-shapes.ts";
import { EVENT_ROUTES, type EventRouteName } from "./contract/live-api.ts";
import type { WatchLive } from "./control-plane.ts";
import { addEntityTags } from "./entity-tags.ts";
import type { OncePerKey } from "./once-per-key.ts";
import { isoAt, type ServerClock, type ServerLog } from "./ports.ts";
import { Problem } from "./problem.ts";
import { sendProblem, toProblem } from "./problem-reply.ts";
import type { AdminTokenRecord, DeviceRecord } from "./records.ts";
import { hashSecret } from "./secrets.ts";
import type { ServerAudit } from "./server-audit.ts";
import type { Storage } from "./storage.ts";

export type AdminHttpParts = {
  readonly watchLive: WatchLive;
  readonly handlers: AdminHandlers;
  readonly admins: Storage["admins"];
  readonly audit: ServerAudit;
  readonly oncePerKey: OncePerKey;
  readonly clock: ServerClock;
  readonly log: ServerLog;
  /** Where the built console is; null: there is none. */
  readonly consoleDir: string | null;
  /** Makes the listener that both this API and the agents' endpoint share. */
  readonly createServer: (
    handler: (request: IncomingMessage, response: ServerResponse) => void,
  ) => Server;
};

/** The light form of zod says "Invalid input" of everything until it is given words. */
z.config(z.locales.en());

/** A policy of 256 KiB, escaped and wrapped. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The admin API. Every route comes from the table; whatever is not in it is 401, then 404. */
export function buildAdminHttp(parts: AdminHttpParts): FastifyInstance {
  const app = fastify({
    serverFactory: parts.createServer,
    bodyLimit: MAX_BODY_BYTES,
    logger: false,
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest("admin", null);
  app.addHook("onRequest", async (request) => {
    if (isConsolePath(request.routeOptions.url)) return;
    const admin = await authenticate(request.headers.authorization, parts);
    request.setDecorator<AdminTokenRecord | null>("admin", admin);
  });
  app.setErrorHandler((error, _request, reply) => sendProblem(toProblem(error, parts.log), reply));
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(new Problem(404, "noSuchRoute", "there is no such route"), reply),
  );
  if (parts.consoleDir !== null) mountConsole(app, parts.consoleDir);
  addEntityTags(app);
  for (const name of routeNames()) mount(app, name, parts.handlers[name], parts);
  app.register(fastifySSE);
  app.register((api, _options, done) => {
    mountLive(api, parts);
    done();
  });
  return app;
}

function routeNames(): RouteName[] {
  return Object.keys(ADMIN_ROUTES) as RouteName[];
}

function mount<K extends RouteName>(
  app: FastifyInstance,
  name: K,
  handler: AdminHandler<K>,
  { audit, oncePerKey }: AdminHttpParts,
): void {
  const route: AdminRoute = ADMIN_ROUTES[name];
  const changes = route.method !== "GET";
  app.route({
    method: route.method,
    url: route.path,
    schema: {
      params: route.params,
      querystring: route.query,
      response: { 200: route.reply },
      ...(route.method === "POST" || route.method === "PUT" ? { body: route.body } : {}),
    },
    onRequest: async (request) => authorise(request, name, route.role, audit),
    handler: async (request) => {
      const call = callOf<K>(request);
      if (!changes) return handler(call);
      const { admin } = call.admin;
      const asked = { ...call.params, ...bodyOf(request) };
      const work = async () => {
        // Logged before it is done: what fails or crashes on the way was still asked for.
        await audit.record(admin, name, asked);
        return handler(call);
      };
      const key = keyOf(request);
      return key === null ? work() : oncePerKey.run({ admin, key, route: name, asked }, work);
    },
  });
}

/** Ends with the watcher's connection, and with the server. */
function mountLive(api: FastifyInstance, { watchLive, audit }: AdminHttpParts): void {
  const { method, path, role, query } = EVENT_ROUTES.watchLive;
  api.route<{ Querystring: z.output<typeof query> }>({
    method,
    url: path,
    sse: "only",
    schema: { querystring: query },
    onRequest: async (request) => authorise(request, "watchLive", role, audit),
    handler: async ({ query: { group } }, reply) => {
      const watching = new AbortController();
      reply.sse.onClose(() => watching.abort());
      const sees = ({ groups }: DeviceRecord) => group === undefined || groups.includes(group);
      await reply.sse.send(watchLive(sees, watching.signal));
    },
  });
}

/** The parts have just passed the schemas of the route; only their link to its name is asserted. */
function callOf<K extends RouteName>(request: FastifyRequest): AdminCall<K> {
  const { params, query } = request;
  return { params, query, body: bodyOf(request), admin: adminOf(request) } as AdminCall<K>;
}

function bodyOf(request: FastifyRequest): object {
  return typeof request.body === "object" && request.body !== null ? request.body : {};
}

/** @throws Problem `badKey` */
function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key === "string" && /^[\w.:"-]{1,128}$/.test(key)) return key;
  throw new Problem(400, "badKey", "Idempotency-Key is letters, digits and . _ : -, 128 at most");
}

function adminOf(request: FastifyRequest): AdminTokenRecord {
  const admin = request.getDecorator<AdminTokenRecord | null>("admin");
  if (admin === null) throw new Problem(401, "notSignedIn", "send an admin token");
  return admin;
}

/** A bearer token in the header (RFC 6750 §2.1), and nowhere else: addresses end up in logs. */
async function authenticate(
  header: string | undefined,
  { admins, clock }: AdminHttpParts,
): Promise<AdminTokenRecord> {
  const token = /^Bearer ([A-Za-z0-9_-]{1,200})$/.exec(header ?? "")?.[1];
  const admin =
    token === undefined ? null : await admins.findByToken(hashSecret(token), isoAt(clock));
  if (admin !== null) return admin;
  throw new Problem(401, "notSignedIn", "send a valid admin token: Authorization: Bearer TOKEN");
}

async function authorise(
  request: FastifyRequest,
  name: RouteName | EventRouteName,
  needed: Role,
  audit: ServerAudit,
): Promise<void> {
  const { admin, role } = adminOf(request);
  if (ROLES.indexOf(role) >= ROLES.indexOf(needed)) return;
  await audit.record(admin, "denied", { route: name, role });
  throw new Problem(403, "wrongRole", `${name} is for the role ${needed}; ${admin} is ${role}`);
}
