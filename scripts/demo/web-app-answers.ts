import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import * as z from "zod/mini";

/** Every place in which a browser can keep who somebody is. */
const WEB_APP_KINDS = [
  "sessionCookie",
  "persistentCookie",
  "partitionedCookie",
  "secureCookie",
  "insecureCookie",
  "localStorage",
  "sessionStorage",
  "indexedDb",
  "cacheStorage",
  "originPrivateFiles",
  "serviceWorker",
  "httpCache",
  "etag",
  "httpAuthentication",
] as const;

/** What one visit of one page found; anything but these two words is a failure of the page. */
export type WebAppReport = {
  readonly run: string;
  /** `sign-in`, `who`, or `home` when a browser brought a tab back by itself. */
  readonly page: string;
  readonly kinds: Readonly<Record<string, string>>;
};

const COOKIES = {
  sessionCookie: "sess={token}; Path=/; SameSite=Lax",
  persistentCookie: "pers={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000",
  partitionedCookie: "part={token}; Path=/; Secure; SameSite=None; Partitioned; Max-Age=2592000",
  secureCookie: "sec={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=2592000",
  insecureCookie: "old={token}; Path=/; Max-Age=63072000",
} as const;
type CookieKind = keyof typeof COOKIES;

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/sign-in": ["page.html", "text/html; charset=utf-8"],
  "/who": ["page.html", "text/html; charset=utf-8"],
  "/home": ["page.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript"],
  "/style.css": ["style.css", "text/css"],
};
const CACHE_FOR_A_YEAR = "private, max-age=31536000, immutable";

const reportSchema = z.record(z.string(), z.string());
type Visit = { readonly url: URL; readonly request: IncomingMessage; readonly body: string };
type Answer = {
  readonly body: string;
  readonly type?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
};

/** What the app remembers of its visitors. */
export type WebAppMemory = {
  readonly tokens: Map<string, string>;
  readonly reports: WebAppReport[];
};

export async function answerVisit(
  request: IncomingMessage,
  response: ServerResponse,
  memory: WebAppMemory,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const visit = { url, request, body: await bodyOf(request) };
  const found = FILES[url.pathname] ? page(url.pathname) : api(visit, memory);
  response.writeHead(found === null ? 404 : (found.status ?? 200), {
    "content-type": found?.type ?? "text/plain",
    "cache-control": "no-store",
    ...found?.headers,
  });
  response.end(found?.body ?? "not found");
}

function page(path: string): Answer {
  const [file = "", type = ""] = FILES[path] ?? [];
  return { body: fileText(file), type };
}

function api({ url, request, body }: Visit, memory: WebAppMemory): Answer | null {
  const run = url.searchParams.get("run") ?? "none";
  const routes: Readonly<Record<string, () => Answer>> = {
    "/api/sign-in": () => signIn(run, memory.tokens),
    "/api/cookies": () => ({ body: JSON.stringify(cookieKinds(request)) }),
    "/api/report": () => {
      const stored = reportSchema.parse(JSON.parse(body));
      const said = { ...stored, ...cookieKinds(request) };
      memory.reports.push({ run, page: url.searchParams.get("page") ?? "", kinds: complete(said) });
      return { body: "{}" };
    },
    "/cached": () => cached(request),
    "/tracked": () => tracked(request),
    "/private/enter": () => enter(request),
    "/private/who": () => ({ body: request.headers.authorization ?? "" }),
    // Without a service worker in the way, nobody is known here.
    "/ask-service-worker": () => ({ body: "" }),
    "/service-worker.js": () => ({
      body: `self.token = ${JSON.stringify(url.searchParams.get("token"))};\n${fileText("service-worker.js")}`,
      type: "text/javascript",
    }),
  };
  return routes[url.pathname]?.() ?? null;
}

function signIn(run: string, tokens: Map<string, string>): Answer {
  const token = `token-${randomBytes(16).toString("hex")}`;
  tokens.set(run, token);
  const cookies = Object.values(COOKIES).map((cookie) => cookie.replace("{token}", token));
  return { body: JSON.stringify({ token }), headers: { "set-cookie": cookies } };
}

/** Whoever fetched it signed in gets the same answer from the browser's cache ever after. */
function cached(request: IncomingMessage): Answer {
  const token = request.headers["x-token"];
  if (typeof token !== "string") return { body: "" };
  return { body: token, headers: { "cache-control": CACHE_FOR_A_YEAR, etag: `"${token}"` } };
}

/** What was given as its ETag comes back with every later request (RFC 9110 §8.8.3). */
function tracked(request: IncomingMessage): Answer {
  const token = request.headers["x-token"] ?? request.headers["if-none-match"];
  if (typeof token !== "string") return { body: "" };
  const etag = token.startsWith('"') ? token : `"${token}"`;
  return { body: etag, headers: { "cache-control": "private, no-cache", etag } };
}

/** Asks for a name and a password once; browsers then send them along unasked (RFC 7617 §2.2). */
function enter(request: IncomingMessage): Answer {
  if (request.headers.authorization !== undefined) return { body: "welcome" };
  return { body: "", status: 401, headers: { "www-authenticate": 'Basic realm="ward"' } };
}

function cookieKinds(request: IncomingMessage): Readonly<Record<CookieKind, string>> {
  const sent = request.headers.cookie ?? "";
  const said = (name: string) =>
    new RegExp(`(?:^|; )${name}=token-`).test(sent) ? "signedIn" : "anonymous";
  return {
    sessionCookie: said("sess"),
    persistentCookie: said("pers"),
    partitionedCookie: said("part"),
    secureCookie: said("sec"),
    insecureCookie: said("old"),
  };
}

function complete(said: Readonly<Record<string, string>>): WebAppReport["kinds"] {
  return Object.fromEntries(WEB_APP_KINDS.map((kind) => [kind, said[kind] ?? "missing"]));
}

function fileText(name: string): string {
  return readFileSync(join(import.meta.dirname, "web-app", name), "utf8");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  request.setEncoding("utf8");
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > 10_000) throw new Error("a report is small");
  }
  return body;
}
