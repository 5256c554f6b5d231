import type { FastifyReply, FastifyRequest } from "fastify";
import type { Visitor } from "../accounts/console-sessions.ts";

/**
 * `__Host-` makes browsers keep it only from this very host, over TLS, for every path (RFC 6265bis
 * §4.1.3.2), so that no neighbouring name can plant one.
 */
const SESSION_COOKIE = "__Host-sessionward";
const KNOWN_COOKIE = "__Host-sessionward-known";
const KNOWN_S = 90 * 86_400;
const SAME_HOST_ONLY = { path: "/", secure: true, httpOnly: true, sameSite: "strict" } as const;

/** A request's other side, as far as sign-ins go. */
export type BrowserDoor = Visitor & {
  /** Our origin that it came from; null for programs. */
  readonly origin: string | null;
  /** What its cookies hold. */
  readonly session: string | null;
  readonly known: string | null;
  readonly keepSession: (secret: string) => void;
  readonly forgetSession: () => void;
  readonly keepKnown: (mark: string) => void;
};

export function sessionCookieOf(request: FastifyRequest): string | null {
  return tidy(request.cookies[SESSION_COOKIE]);
}

export function browserDoor(
  request: FastifyRequest,
  reply: FastifyReply,
  origin: string | null,
): BrowserDoor {
  return {
    peer: request.getDecorator<string>("peer"),
    browser: String(request.headers["user-agent"] ?? "").replace(/[^\x20-\x7e]/g, "?"),
    origin,
    session: sessionCookieOf(request),
    known: tidy(request.cookies[KNOWN_COOKIE]),
    keepSession: (secret) => reply.setCookie(SESSION_COOKIE, secret, SAME_HOST_ONLY),
    forgetSession: () => {
      reply.clearCookie(SESSION_COOKIE, SAME_HOST_ONLY);
      // What this product does to other sessions: https://www.w3.org/TR/clear-site-data/
      reply.header("clear-site-data", '"cache", "storage"');
    },
    keepKnown: (mark) =>
      reply.setCookie(KNOWN_COOKIE, mark, { ...SAME_HOST_ONLY, maxAge: KNOWN_S }),
  };
}

function tidy(value: string | undefined): string | null {
  return value !== undefined && /^[A-Za-z0-9._-]{1,300}$/.test(value) ? value : null;
}
