import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Command } from "commander";
import * as z from "zod/mini";
import {
  ADMIN_ROUTES,
  type RouteInput,
  type RouteName,
  type RouteReply,
} from "../../server/contract/admin-api.ts";
import { type ProblemDocument, problemSchema } from "../../server/contract/admin-shapes.ts";
import { fillPath, type RequestParts } from "../../server/contract/route-path.ts";
import {
  type AdminAccess,
  type AdminReply,
  type AdminRequest,
  exchange,
} from "./admin-exchange.ts";
import { CommandError, EXIT, type ExitCode } from "./output.ts";
import { readText } from "./read-text.ts";

/** Of what an edit is, as its author saw it: `*` is whatever is there, null nothing at all. */
export type Edition = string | null;

export type AdminClient = {
  /** @throws CommandError with the `reason` of the server's problem document (RFC 9457). */
  readonly call: <K extends RouteName>(
    name: K,
    input: RouteInput<K>,
    edition?: Edition,
  ) => Promise<RouteReply<K>>;
};

/** What `server run` leaves in its data directory for programs on the same machine. */
const serverInfoSchema = z.object({
  url: z.string(),
  agentUrl: z.string(),
  pin: z.nullable(z.string()),
  adminTokenFile: z.string(),
});
type ServerInfo = z.infer<typeof serverInfoSchema>;

/** The flags of `addServerOptions`, as commander hands them over. */
export type ServerOptions = {
  readonly serverData?: string | undefined;
  readonly url?: string | undefined;
  readonly pin?: string | undefined;
  readonly tokenFile?: string | undefined;
};

/** Adds the flags by which every command finds its server. */
export function addServerOptions(command: Command): Command {
  return command
    .option("--server-data <dir>", "data directory of a server on this machine")
    .option("--url <url>", "address of the server")
    .option("--pin <pin>", "pin of its TLS key, sha256:<hex>")
    .option("--token-file <path>", "file that holds the admin token");
}

export function openAdminClient(options: ServerOptions): AdminClient {
  return createAdminClient(findServer(options));
}

/** @throws CommandError `noServer` when neither flags nor SESSIONWARD_SERVER_DATA say where. */
export function findServer(options: ServerOptions): FoundServer {
  return findAdminAccess(options, process.env["SESSIONWARD_SERVER_DATA"] || undefined);
}

/** Also where agents find it, which may be another name than ours. */
export type FoundServer = AdminAccess & { readonly agentUrl: string };

function findAdminAccess(options: ServerOptions, serverDataDir: string | undefined): FoundServer {
  const { url, pin, tokenFile } = options;
  if (url !== undefined && tokenFile !== undefined) {
    const agentUrl = `${url.replace(/^http/, "ws").replace(/\/$/, "")}/agent`;
    return { url, agentUrl, pin: pin ?? null, token: readToken(tokenFile) };
  }
  const dataDir = options.serverData ?? serverDataDir;
  if (dataDir === undefined) {
    throw new CommandError(
      "noServer",
      "say which server: --server-data DIR, or --url URL --pin PIN --token-file FILE, or set SESSIONWARD_SERVER_DATA",
      EXIT.usage,
    );
  }
  const info = readServerInfo(dataDir);
  const token = readToken(tokenFile ?? info.adminTokenFile);
  return { url: url ?? info.url, agentUrl: info.agentUrl, pin: pin ?? info.pin, token };
}

function readToken(path: string): string {
  const token = readText(path).trim();
  if (/^[A-Za-z0-9_-]{1,200}$/.test(token)) return token;
  const where = "a server keeps its first in admin.token";
  throw new CommandError("badToken", `${path} does not hold an admin token; ${where}`, EXIT.usage);
}

function readServerInfo(dataDir: string): ServerInfo {
  const path = join(dataDir, "server-info.json");
  const whyMissing = `no server has run there; start one: sessionward server run --data ${dataDir}`;
  const text = readText(path, whyMissing);
  try {
    return z.parse(serverInfoSchema, JSON.parse(text));
  } catch {
    const message = `${path} is not what a server writes; its server writes it anew when it starts`;
    throw new CommandError("badServerInfo", message);
  }
}

/** Speaks the admin API: one connection per call. */
export function createAdminClient(access: AdminAccess): AdminClient {
  return {
    call: async (name, input, edition = null) => {
      const route = ADMIN_ROUTES[name];
      const parts: RequestParts = input;
      const hasBody = route.method === "POST" || route.method === "PUT";
      const reply = await exchangeOrRepeat(access, {
        method: route.method,
        path: fillPath(route.path, parts),
        body: hasBody ? JSON.stringify(parts.body ?? {}) : null,
        // What is sent again under the same key is done once.
        headers: { "idempotency-key": randomUUID(), ...ifMatch(edition) },
      });
      if (reply.status >= 300) throw refusal(reply);
      return decodeReply(name, reply.text);
    },
  };
}

function ifMatch(edition: Edition): Readonly<Record<string, string>> {
  if (edition === null) return {};
  return { "if-match": edition === "*" ? edition : `"${edition}"` };
}

/** Again, once, where the connection broke before the answer came. */
async function exchangeOrRepeat(access: AdminAccess, asked: AdminRequest): Promise<AdminReply> {
  try {
    return await exchange(access, asked);
  } catch (error) {
    if (!(error instanceof CommandError) || error.reason !== "connectionLost") throw error;
    return exchange(access, asked);
  }
}

/** The route's own schema has just accepted it; only the link from name to type is asserted. */
function decodeReply<K extends RouteName>(name: K, text: string): RouteReply<K> {
  return z.parse<z.core.$ZodType>(ADMIN_ROUTES[name].reply, JSON.parse(text)) as RouteReply<K>;
}

function refusal(reply: AdminReply): CommandError {
  const problem = decodeProblem(reply);
  const issues = (problem.issues ?? []).map(
    ({ path, message, line }) => `\n  ${line ? `line ${line}: ` : ""}${path}: ${message}`,
  );
  return new CommandError(
    problem.reason,
    `${problem.detail}${issues.join("")}`,
    exitCodeFor(problem),
  );
}

function decodeProblem(reply: AdminReply): ProblemDocument {
  try {
    return z.parse(problemSchema, JSON.parse(reply.text));
  } catch {
    const detail = `the server answered ${reply.status} and no reason`;
    return { type: "about:blank", title: detail, status: reply.status, detail, reason: "noReason" };
  }
}

/** 401 and 403 and what needs another person are refusals; everything else has failed. */
function exitCodeFor(problem: ProblemDocument): ExitCode {
  const refused = problem.status === 401 || problem.status === 403;
  return refused || problem.reason === "needsApproval" ? EXIT.refused : EXIT.failed;
}
