import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";

/** Our own scripts and styles, our own API, and nothing else: no inline script, no frame, no form. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const PREFIX = "/console/";

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

/** What anybody may load, before they have said who they are: it holds nothing of anybody. */
export function isConsolePath(routePath: string | undefined): boolean {
  return routePath === "/" || routePath?.startsWith(PREFIX) === true;
}

/** The built console below `/console/`: a closed list of files, read from the disk at the start. */
export function mountConsole(app: FastifyInstance, consoleDir: string): void {
  app.register(fastifyStatic, {
    root: consoleDir,
    prefix: PREFIX,
    wildcard: false,
    cacheControl: false,
    dotfiles: "ignore",
    setHeaders: (reply, path) => {
      for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value);
      reply.header("cache-control", path.endsWith(".html") ? "no-cache" : FOREVER);
    },
  });
  app.get("/", async (_request, reply: FastifyReply) => reply.redirect(PREFIX, 302));
}

/** Every other file has the hash of its contents in its name. */
const FOREVER = "public, max-age=31536000, immutable";
