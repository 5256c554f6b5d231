import type { FastifyInstance } from "fastify";
import { METRICS_ROUTE } from "../contract/metrics-route.ts";
import type { Metrics } from "../metrics.ts";
import { authorise, type DoorParts, entrantOf } from "./admin-door.ts";
import { Problem } from "./problem.ts";

type MetricsParts = Pick<DoorParts, "audit"> & { readonly metrics: Metrics };

/** For Prometheus, by a token of the role that may look: `authorization: { credentials_file }`. */
export function mountMetrics(app: FastifyInstance, { metrics, audit }: MetricsParts): void {
  const { method, path, role } = METRICS_ROUTE;
  app.route({
    method,
    url: path,
    onRequest: async (request) => {
      const { principal } = entrantOf(request);
      await authorise(principal, "readMetrics", role, audit);
      if (principal?.groups === null) return;
      throw new Problem(403, "wrongScope", "these are counts of the whole fleet; you have a part");
    },
    handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  });
}
