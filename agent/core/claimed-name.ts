import type { Envelope } from "../contract/envelope-schema.ts";
import { parseStrictJson } from "../contract/strict-json.ts";

/** What an envelope says it is called, whether or not anybody signed it; null where it can't be read. */
export function claimedName(envelope: Envelope): string | null {
  const json = parseStrictJson(Buffer.from(envelope.payload, "base64"));
  const value = json.ok ? json.value : null;
  const isNamed = typeof value === "object" && value !== null && "name" in value;
  return isNamed && typeof value.name === "string" ? value.name.slice(0, 128) : null;
}
