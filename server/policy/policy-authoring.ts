import { lintPolicy } from "../../policies/authoring.ts";
import type { PolicyDraft } from "../../policies/policy.ts";
import { Problem } from "../http/problem.ts";

export type AuthoredPolicy = { readonly draft: PolicyDraft; readonly warnings: readonly string[] };

/** @throws Problem `badPolicy` with every fault and its line, as `policy lint` shows them. */
export function authorPolicy(source: string): AuthoredPolicy {
  const { flattened, problems } = lintPolicy(source);
  if (flattened === null) {
    const issues = problems.map(({ path, line, message }) => ({ path, line, message }));
    throw new Problem(422, "badPolicy", "the policy has faults; nothing was published", issues);
  }
  const warnings = problems.map(({ path, line, message }) => `line ${line}: ${path} ${message}`);
  return { draft: flattened, warnings };
}
