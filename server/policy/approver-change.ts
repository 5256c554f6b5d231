import type { PolicyPayload } from "../../policies/policy.ts";

type Change = { readonly name: string; readonly next: PolicyPayload | null };

/**
 * Whether a version, or the end of a policy, changes who may approve: else one person names
 * themselves, and is both. The first to name anybody may do so alone.
 */
export function changesApprovers(
  { name, next }: Change,
  current: readonly PolicyPayload[],
): boolean {
  const before = keysOf(current);
  const others = current.filter((one) => one.name !== name);
  const after = keysOf(next === null ? others : [...others, next]);
  const isSame = before.size === after.size && [...before].every((key) => after.has(key));
  return before.size > 0 && !isSame;
}

/** Whom a version is the first to give a key to: who publishes that may hold the key. */
export function newlyNamed(next: PolicyPayload, current: readonly PolicyPayload[]): string[] {
  const before = keysOf(current);
  const lines = next.approverKeys.filter((line) => !before.has(line));
  return [...new Set(lines.flatMap((line) => line.split(" ")[1] ?? []))];
}

function keysOf(policies: readonly PolicyPayload[]): ReadonlySet<string> {
  return new Set(policies.flatMap(({ approverKeys }) => approverKeys));
}
