import { fastifySSE } from "@fastify/sse";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type * as z from "zod/mini";
import { EVENT_ROUTES } from "../contract/live-api.ts";
import { isInScope } from "../contract/roles.ts";
import type { WatchLive } from "../control-plane.ts";
import { PersonLookups } from "../devices/person-lookups.ts";
import { notingPeople } from "../live/watched-people.ts";
import type { DeviceRecord } from "../storage/records.ts";
import { authorise, type DoorParts, entrantOf, readmit } from "./admin-door.ts";

type LiveParts = DoorParts & { readonly watchLive: WatchLive };

/** How long a stream may outlive the session or token that it was opened with. */
const READMIT_EVERY_MS = 5_000;

/** Server-sent events. They end with the watcher's connection, session or token, and the server. */
export function mountLive(app: FastifyInstance, parts: LiveParts): void {
  app.register(fastifySSE);
  app.register((api, _options, done) => {
    mount(api, parts);
    done();
  });
}

function mount(api: FastifyInstance, parts: LiveParts): void {
  const { method, path, role, query } = EVENT_ROUTES.watchLive;
  const lookups = new PersonLookups(parts.audit, parts.clock);
  api.route<{ Querystring: z.output<typeof query> }>({
    method,
    url: path,
    sse: "only",
    schema: { querystring: query },
    onRequest: async (request) =>
      authorise(entrantOf(request).principal, "watchLive", role, parts.audit),
    handler: async (request, reply) => {
      const { group } = request.query;
      const scope = entrantOf(request).principal?.groups ?? null;
      const watching = new AbortController();
      const stop = endWithEntry(request, watching, parts);
      reply.sse.onClose(() => {
        stop();
        watching.abort();
      });
      const sees = (device: DeviceRecord | null) =>
        device === null
          ? scope === null
          : isInScope(scope, device.groups) &&
            (group === undefined || device.groups.includes(group));
      const admin = entrantOf(request).principal?.admin ?? "nobody";
      const events = parts.watchLive(sees, watching.signal);
      const note = () => lookups.noteWatch(admin, group ?? null);
      await reply.sse.send(notingPeople(events, note));
    },
  });
}

/** Asking again counts as nothing that a person did. */
function endWithEntry(
  request: FastifyRequest,
  watching: AbortController,
  parts: LiveParts,
): () => void {
  const before = JSON.stringify(entrantOf(request).principal?.groups);
  const timer = setInterval(async () => {
    const still = await readmit(request, parts).catch(() => null);
    if (still === null || JSON.stringify(still.groups) !== before) watching.abort();
  }, READMIT_EVERY_MS);
  return () => clearInterval(timer);
}
