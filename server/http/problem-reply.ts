import type { FastifyReply } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import type { ProblemDocument } from "../contract/admin-shapes.ts";
import type { ServerLog } from "../ports.ts";
import { Problem } from "./problem.ts";

/** What went wrong, for the one who asked: what is inside is for our log. */
export function toProblem(error: unknown, log: ServerLog): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(({ instancePath, message }) => ({
      path: instancePath,
      message: message ?? "is not valid",
    }));
    const where = error.validationContext ?? "request";
    return new Problem(400, "badShape", `the ${where} does not have the right shape`, issues);
  }
  const status = statusOf(error);
  if (status !== null) return new Problem(status, "badRequest", messageOf(error));
  // What went wrong inside is for our log, never for whoever asked.
  log.warn("request failed", { because: messageOf(error) });
  return new Problem(500, "internal", "the server failed; its log says why");
}

function statusOf(error: unknown): number | null {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? status : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function sendProblem(problem: Problem, reply: FastifyReply): FastifyReply {
  const document: ProblemDocument = problem.toDocument();
  if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="sessionward"');
  if (problem.retryAfterS !== null) reply.header("retry-after", problem.retryAfterS);
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send(document);
}
