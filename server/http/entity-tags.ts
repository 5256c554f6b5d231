import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";

/**
 * Names each answer by its bytes (RFC 9110 §8.8.3), so that whoever looks again with
 * `If-None-Match` is told in a few bytes that nothing changed (§13.1.2).
 */
export function addEntityTags(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (request.method !== "GET" || reply.statusCode !== 200) return payload;
    if (typeof payload !== "string") return payload;
    const tag = `"${createHash("sha256").update(payload).digest("base64url")}"`;
    reply.header("etag", tag).header("cache-control", "private, no-cache");
    if (!names(request.headers["if-none-match"], tag)) return payload;
    reply.code(304).removeHeader("content-type");
    return "";
  });
}

/** A weak tag of ours is as good: what is compared is only whether to send it again. */
function names(header: string | undefined, tag: string): boolean {
  const tags = (header ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  return tags.includes(tag) || tags.includes("*");
}
