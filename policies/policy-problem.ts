import type * as z from "zod/mini";

/** One thing that is wrong with a policy: where, and what to do about it. */
export type PolicyProblem = {
  readonly path: readonly string[];
  readonly message: string;
  readonly fault: "badShape" | "outOfBounds";
};

/** Issues of zod in our words: where, what, and whether the shape or the amount is at fault. */
export function problemsOf(error: z.core.$ZodError, under: readonly string[]): PolicyProblem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, under));
}

function problemsOfIssue(issue: z.core.$ZodIssue, under: readonly string[]): PolicyProblem[] {
  const at = [...under, ...issue.path.map(String)];
  if (issue.code === "invalid_union") {
    // Of a limit or `off`, what the first form lacks is what the author wants to know.
    const [first = []] = issue.errors;
    return first.flatMap((inner) => problemsOfIssue(inner, at));
  }
  const isAmount = issue.code === "too_small" || issue.code === "too_big";
  return [{ path: at, message: wordsFor(issue), fault: isAmount ? "outOfBounds" : "badShape" }];
}

/** zod/mini carries no words of its own beyond "Invalid input". */
function wordsFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    case "invalid_type":
      return `must be ${issue.expected}`;
    case "invalid_value":
      return [own(issue.message), `must be one of ${issue.values.map(String).join(", ")}`]
        .filter((words) => words !== null)
        .join("; ");
    case "unrecognized_keys":
      return `does not know ${issue.keys.map((key) => key.slice(0, 100)).join(", ")}; remove it`;
    default:
      return own(issue.message) ?? "is not written as it should be";
  }
}

/** What a schema of ours says itself. */
function own(message: string): string | null {
  return message === "Invalid input" ? null : message;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
