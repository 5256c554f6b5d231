import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { answer, answerProblem } from "./answers.ts";
import type { Comparison } from "./comparison-port.ts";
import { ROUTES } from "./contract.ts";
import { cookieName, type Gate, isKey, refusalOf } from "./gate.ts";
import { handlersOf } from "./routes.ts";

export type ComparisonServer = {
  /** What to open: holds this run's key. */
  readonly url: string;
  readonly gate: Gate;
  close(): void;
};

/** On this machine only, on a port that is free unless one is asked for. */
export async function startComparisonServer(
  comparison: Comparison,
  pageDir: string,
  port = 0,
): Promise<ComparisonServer> {
  const key = randomBytes(24).toString("base64url");
  const handlers = handlersOf(comparison, pageDir);
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      process.stderr.write(`demo page: ${error instanceof Error ? error.message : error}\n`);
      if (response.headersSent) response.destroy();
      else answerProblem(response, "internal");
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const gate = { key, host: `127.0.0.1:${typeof address === "object" ? address?.port : port}` };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", headers } = request;
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const found = routeOf(method, path);
    const { host, origin, cookie } = headers;
    if (found?.name === "open") {
      letIn(found.names["key"], headers, response, gate);
      return;
    }
    const refusal = refusalOf({ method, host, origin, cookie }, gate);
    if (refusal !== null) answerProblem(response, refusal);
    else if (found === null) answerProblem(response, "notFound");
    else await handlers[found.name]({ request, response, names: found.names });
  }

  return {
    url: `http://${gate.host}/open/${key}`,
    gate,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function letIn(
  key: string | undefined,
  { host, "sec-fetch-site": from }: IncomingHttpHeaders,
  response: ServerResponse,
  gate: Gate,
): void {
  if (host !== gate.host || !isKey(key, gate)) {
    answerProblem(response, host === gate.host ? "unknownCaller" : "foreignHost");
    return;
  }
  const cookie = `${cookieName(gate)}=${gate.key}; Path=/; HttpOnly; SameSite=Strict`;
  // Led here by a page (`visitor-browser.ts`), a browser would not send the cookie on at once: from
  // a page of ours it does.
  if (from === "cross-site") {
    const headers = { "content-type": "text/html; charset=utf-8", "set-cookie": cookie };
    answer(response, 200, '<meta http-equiv="refresh" content="0;url=/">', headers);
  } else answer(response, 303, "", { location: "/", "set-cookie": cookie });
}

type RouteName = keyof typeof ROUTES;
type Found = { readonly name: RouteName; readonly names: Readonly<Record<string, string>> };

const PATTERNS = Object.entries(ROUTES).map(([name, { method, path }]) => ({
  name: name as RouteName,
  method,
  pattern: new RegExp(`^${path.replaceAll(/:(\w+)/g, "(?<$1>[^/]*)")}$`),
}));

function routeOf(method: string, path: string): Found | null {
  for (const { name, pattern, ...row } of PATTERNS) {
    const match = row.method === method ? pattern.exec(path) : null;
    if (match !== null) return { name, names: { ...match.groups } };
  }
  return null;
}
