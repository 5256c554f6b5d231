import * as z from "zod/mini";
import {
  ADMIN_ROUTES,
  type RouteInput,
  type RouteName,
  type RouteReply,
} from "../contract/admin-api.ts";
import { type ProblemDocument, problemSchema } from "../contract/admin-shapes.ts";
import { fillPath, type RequestParts } from "../contract/route-path.ts";

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ProblemDocument };

/** Of what an edit is, as its author saw it; none: nobody saw any. */
export type Edition = string | null | undefined;

/** Everything the console asks of its server; one method for every row of the route table. */
export type ConsoleClient = {
  readonly call: <K extends RouteName>(
    name: K,
    input: RouteInput<K>,
    edition?: Edition,
  ) => Promise<Outcome<RouteReply<K>>>;
  /** The body of an answer that goes on, as text; ends with the signal. */
  readonly open: (path: string, signal: AbortSignal) => Promise<Outcome<ReadableStream<string>>>;
};

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** @param credentials what says who asks, read anew for each request and kept nowhere else */
export function createConsoleClient(
  fetch: Fetch,
  credentials: () => Readonly<Record<string, string>>,
): ConsoleClient {
  return {
    call: async (name, input, edition) => {
      const { method, path } = ADMIN_ROUTES[name];
      const parts: RequestParts = input;
      const sent = await send(fetch, fillPath(path, parts), {
        method,
        ...bodyFor(method, parts, { ...credentials(), ...ifMatch(edition) }),
      });
      return sent.ok ? readReply(name, sent.value) : sent;
    },
    open: async (path, signal) => {
      const headers = { ...credentials(), accept: "text/event-stream" };
      const sent = await send(fetch, path, { method: "GET", headers, signal });
      if (!sent.ok) return sent;
      const { body } = sent.value;
      if (body === null) return { ok: false, problem: noReason(200) };
      return { ok: true, value: body.pipeThrough(new TextDecoderStream()) };
    },
  };
}

function ifMatch(edition: Edition): Readonly<Record<string, string>> {
  return edition === null || edition === undefined ? {} : { "if-match": `"${edition}"` };
}

function bodyFor(
  method: string,
  { body }: RequestParts,
  credentials: Readonly<Record<string, string>>,
): RequestInit {
  const headers = { ...credentials, accept: "application/json" };
  if (method !== "POST" && method !== "PUT") return { headers };
  return {
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  };
}

async function send(fetch: Fetch, path: string, init: RequestInit): Promise<Outcome<Response>> {
  try {
    const response = await fetch(path, init);
    if (response.ok) return { ok: true, value: response };
    return { ok: false, problem: await readProblem(response) };
  } catch {
    return { ok: false, problem: UNREACHABLE };
  }
}

async function readProblem(response: Response): Promise<ProblemDocument> {
  const body: unknown = await response.json().catch(() => null);
  const read = z.safeParse(problemSchema, body);
  return read.success ? read.data : noReason(response.status);
}

/** The route's own schema has just accepted it; only the link from name to type is asserted. */
async function readReply<K extends RouteName>(
  name: K,
  response: Response,
): Promise<Outcome<RouteReply<K>>> {
  const body: unknown = await response.json().catch(() => null);
  const read = z.safeParse<z.core.$ZodType>(ADMIN_ROUTES[name].reply, body);
  if (read.success) return { ok: true, value: read.data as RouteReply<K> };
  return { ok: false, problem: { ...UNREADABLE, detail: `${UNREADABLE.detail} (${name})` } };
}

const UNREACHABLE: ProblemDocument = {
  type: "urn:sessionward:problem:unreachable",
  title: "The server does not answer",
  status: 0,
  detail: "nothing came back from this console's own server",
  reason: "unreachable",
};

const UNREADABLE: ProblemDocument = {
  type: "urn:sessionward:problem:unreadable",
  title: "The answer can't be read",
  status: 0,
  detail: "the server answered in another shape than this console knows",
  reason: "unreadable",
};

function noReason(status: number): ProblemDocument {
  const detail = `the server answered ${status} and no reason`;
  return { type: "about:blank", title: detail, status, detail, reason: "noReason" };
}
