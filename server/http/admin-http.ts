import type { IncomingMessage, Server, ServerResponse } from "node:http";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import * as z from "zod/mini";
import { ADMIN_ROUTES, type AdminRoute, type RouteName } from "../contract/admin-api.ts";
import type { GroupScope } from "../contract/roles.ts";
import type { WatchLive } from "../control-plane.ts";
import type { Metrics } from "../metrics.ts";
import type { ServerLog } from "../ports.ts";
import type { AdminCall, AdminHandler, AdminHandlers } from "./admin-call.ts";
import {
  addDoor,
  authoriseRoute,
  type DoorParts,
  entrantOf,
  requireFreshProof,
} from "./admin-door.ts";
import { mountConsole } from "./console-http.ts";
import { addEntityTags } from "./entity-tags.ts";
import { mountLive } from "./live-http.ts";
import { mountMetrics } from "./metrics-http.ts";
import type { OncePerKey } from "./once-per-key.ts";
import { Problem } from "./problem.ts";
import { sendProblem, toProblem } from "./problem-reply.ts";
import { browserDoor } from "./visitors.ts";
import { withoutSecrets } from "./without-secrets.ts";

export type AdminHttpParts = DoorParts & {
  readonly watchLive: WatchLive;
  readonly handlersFor: (groups: GroupScope) => AdminHandlers;
  readonly oncePerKey: OncePerKey;
  readonly metrics: Metrics;
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
export async function buildAdminHttp(parts: AdminHttpParts): Promise<FastifyInstance> {
  const app = fastify({
    serverFactory: parts.createServer,
    bodyLimit: MAX_BODY_BYTES,
    logger: false,
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await addDoor(app, parts);
  app.setErrorHandler((error, _request, reply) => sendProblem(toProblem(error, parts.log), reply));
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(new Problem(404, "noSuchRoute", "there is no such route"), reply),
  );
  if (parts.consoleDir !== null) mountConsole(app, parts.consoleDir);
  addEntityTags(app);
  for (const name of routeNames()) mount(app, name, parts);
  mountLive(app, parts);
  mountMetrics(app, parts);
  return app;
}

function routeNames(): RouteName[] {
  return Object.keys(ADMIN_ROUTES) as RouteName[];
}

function mount<K extends RouteName>(
  app: FastifyInstance,
  name: K,
  { handlersFor, audit, oncePerKey, sessions }: AdminHttpParts,
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
    onRequest: async (request) => authoriseRoute(entrantOf(request).principal, name, audit),
    handler: async (request, reply) => {
      const call = callOf<K>(request, reply);
      const handler: AdminHandler<K> = handlersFor(call.admin?.groups ?? null)[name];
      if (!changes || call.admin === null) return handler(call);
      const { admin } = call.admin;
      const asked = { ...call.params, ...bodyOf(request) };
      requireFreshProof(call.admin, name, asked, sessions);
      const work = async () => {
        // Logged before it is done: what fails or crashes on the way was still asked for.
        await audit.record(admin, name, withoutSecrets(asked));
        return handler(call);
      };
      // One's own sign-ins are told in cookies, too, which nobody keeps for a repeat.
      const key = route.role === "viewer" ? null : keyOf(request);
      if (key === null) return work();
      // With other rights it is another request: its answer would show what these may not see.
      const { role, groups } = call.admin;
      return oncePerKey.run({ admin, key, route: name, asked: [asked, role, groups] }, work);
    },
  });
}

/** The parts have just passed the schemas of the route; only their link to its name is asserted. */
function callOf<K extends RouteName>(request: FastifyRequest, reply: FastifyReply): AdminCall<K> {
  const { params, query } = request;
  const { principal, origin } = entrantOf(request);
  const browser = browserDoor(request, reply, origin);
  const body = bodyOf(request);
  const ifMatch = request.headers["if-match"] ?? null;
  return { params, query, body, admin: principal, browser, ifMatch } as AdminCall<K>;
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
