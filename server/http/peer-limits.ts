import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { networkOf } from "../devices/joining-turns.ts";
import { Problem } from "./problem.ts";

const MINUTE_MS = 60_000;
/** Sign-ins, and all else that needs none, of one address. */
const MAX_PUBLIC = 30;
/** Requests of one address with a token or cookie that is not valid. */
const MAX_UNKNOWN = 600;

type Ask = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** By who is at the other end (server/http/trusted-proxies.ts): of IPv6 a whole network is one. */
export type PeerLimits = { readonly countPublic: Ask; readonly countUnknown: Ask };

export async function loadPeerLimits(app: FastifyInstance): Promise<PeerLimits> {
  await app.register(rateLimit, { global: false });
  return {
    countPublic: limitOf(app, MAX_PUBLIC),
    countUnknown: limitOf(app, MAX_UNKNOWN),
  };
}

function limitOf(app: FastifyInstance, max: number): Ask {
  const count = app.createRateLimit({
    max,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => networkOf(request.getDecorator<string>("peer")),
  });
  return async (request, reply) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    reply.header("retry-after", counted.ttlInSeconds);
    throw new Problem(
      429,
      "tooManyRequests",
      `too many from this address; wait ${counted.ttlInSeconds} s`,
    );
  };
}
