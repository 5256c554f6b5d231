import * as z from "zod/mini";

/** Problem documents (RFC 9457) with one of these reasons are the only failures. */
const PROBLEM_REASONS = [
  "unknownCaller",
  "foreignOrigin",
  "foreignHost",
  "notFound",
  "busy",
  "notReady",
  "notAvailable",
  "badShape",
  "internal",
] as const;
export type ProblemReason = (typeof PROBLEM_REASONS)[number];

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  reason: z.enum(PROBLEM_REASONS),
});
export type ProblemDocument = z.infer<typeof problemSchema>;
