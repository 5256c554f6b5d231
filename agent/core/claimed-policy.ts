import type { Envelope } from "../contract/envelope-schema.ts";
import { parseStrictJson } from "../contract/strict-json.ts";

/** As an envelope claims, whether or not anybody signed it; null what can't be read. */
export type ClaimedPolicy = { readonly name: string | null; readonly version: number | null };

export function claimedPolicy({ payload }: Envelope): ClaimedPolicy {
  const json = parseStrictJson(Buffer.from(payload, "base64"));
  const value: unknown = json.ok ? json.value : null;
  if (typeof value !== "object" || value === null) return { name: null, version: null };
  const name = "name" in value && typeof value.name === "string" ? value.name.slice(0, 128) : null;
  const version = "version" in value && Number.isSafeInteger(value.version) ? value.version : null;
  return { name, version: typeof version === "number" ? version : null };
}
