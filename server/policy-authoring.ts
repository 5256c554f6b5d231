import type { PolicyDraft } from "../policies/policy.ts";
import { Problem } from "./problem.ts";

export type AuthoredPolicy = { readonly draft: PolicyDraft; readonly warnings: readonly string[] };

export function authorPolicy(source: string, now: string): AuthoredPolicy {
  throw new Problem(422, "badPolicy", `${source.length} ${now}`);
}
