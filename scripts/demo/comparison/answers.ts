import type { IncomingMessage, ServerResponse } from "node:http";
import { problemOf } from "./problem.ts";
import type { ProblemReason } from "./problem-shape.ts";

/** One request, and what its path named. */
export type Visit = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly names: Readonly<Record<string, string>>;
};

/** Nothing of ours is for a cache, a frame of another page, or a guess at its type. */
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "content-security-policy":
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
} as const;

export function answer(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...HEADERS, ...headers });
  response.end(body);
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  answer(response, status, JSON.stringify(value), { "content-type": "application/json" });
}

export function answerProblem(
  response: ServerResponse,
  reason: ProblemReason,
  detail?: string,
): void {
  const problem = problemOf(reason, detail);
  const headers = { "content-type": "application/problem+json" };
  answer(response, problem.status, JSON.stringify(problem), headers);
}

/** An answer that goes on until either side hangs up. */
export function answerEndlessly(
  { request, response }: Visit,
  contentType: string,
  watch: () => () => void,
): void {
  response.writeHead(200, { ...HEADERS, "content-type": contentType });
  response.flushHeaders();
  const end = watch();
  request.on("close", end);
  response.on("close", end);
}
