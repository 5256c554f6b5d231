import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { fastifySSE } from "@fastify/sse";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import * as z from "zod/mini";
import type { AdminCall, AdminHandler, AdminHandlers } from "./admin-call.ts";
import { isConsolePath, mountConsole } from "./console-http.ts";
import { ADMIN_ROUTES, type AdminRoute, type RouteName } from "./contract/admin-api.ts";
import { type ProblemDocument, ROLES, type Role } from "./contract/admin-shapes.ts";
import { EVENT_ROUTES, type EventRouteName } from "./contract/live-api.ts";
import type { WatchLive } from "./control-plane.ts";
import { isoAt, type ServerClock, type ServerLog } from "./ports.ts";
import { Problem } from "./problem.ts";
import type { AdminTokenRecord, DeviceRecord } from "./records.ts";
import { hashSecret } from "./secrets.ts";
import type { ServerAudit } from "./server-audit.ts";
import type { Storage } from "./storage.ts";

export type AdminHttpParts = {
  readonly watchLive: WatchLive;
  readonly handlers: AdminHandlers;
  readonly admins: Storage["admins"];
  readonly audit: ServerAudit;
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
  { audit }: AdminHttpParts,
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
      // Logged before it is done: what fails or crashes on the way was still asked for.
      if (changes)
        await audit.record(call.admin.admin, name, { ...call.params, ...bodyOf(request) });
      return handler(call);
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

function toProblem(error: unknown, log: ServerLog): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(({ instancePath, message }) => ({
      path: instancePath,
      message: message ?? "is not valid",
    }));
    const where = error.validationContext ?? "request";
    return new Problem(400, "badShape", `the ${where} does not have the right shape`, issues);
  }
  const status = statusOf(error);
  if (status !== null) return new Problem(status, "badRequest", messageOf(error));
  // What went wrong inside is for our log, never for whoever asked.
  log.warn("request failed", { because: messageOf(error) });
  return new Problem(500, "internal", "the server failed; its log says why");
}

function statusOf(error: unknown): number | null {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? status : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sendProblem(problem: Problem, reply: FastifyReply): FastifyReply {
  const document: ProblemDocument = problem.toDocument();
  if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="sessionward"');
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send(document);
}
