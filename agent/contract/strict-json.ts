import { fail, ok, type Result } from "../../policies/result.ts";

export type JsonFault =
  | "notUtf8"
  | "notJson"
  | "tooDeep"
  | "duplicateKey"
  | "forbiddenKey"
  | "loneSurrogate"
  | "unsafeNumber";

/** As deep as any policy or command may nest. */
export const MAX_JSON_DEPTH = 16;

const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads JSON (RFC 8259) that two readers can't understand differently: valid UTF-8 without a byte
 * order mark, no key twice, no key that could reach a prototype, no number that a double changes.
 * The value comes from the very bytes given, so it is what a signature over them covers.
 */
export function parseStrictJson(bytes: Uint8Array): Result<unknown, JsonFault> {
  const text = decodeUtf8(bytes);
  if (text === null) return fail("notUtf8", "the bytes are not valid UTF-8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail("notJson", error instanceof Error ? error.message.slice(0, 200) : "not JSON");
  }
  const fault = findFault(text);
  return fault === null ? ok(value) : fail(fault.reason, fault.detail);
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

type Fault = { readonly reason: JsonFault; readonly detail: string };

/** Strings, numbers, brackets, colons and commas: enough, because `JSON.parse` accepted the text. */
type Token = { readonly text: string; readonly at: number };

/** One set of keys per open object, null per open array. */
type Scope = Set<string> | null;

function findFault(text: string): Fault | null {
  const scopes: Scope[] = [];
  let previous: Token | null = null;
  for (const token of tokensOf(text)) {
    const fault = judge(token, previous, scopes);
    if (fault !== null) return { ...fault, detail: `${fault.detail} at character ${token.at}` };
    previous = token;
  }
  return null;
}

function judge(token: Token, previous: Token | null, scopes: Scope[]): Fault | null {
  const first = token.text[0];
  if (first === "{" || first === "[") return enter(first, scopes);
  if (first === "}" || first === "]") scopes.pop();
  else if (first === ":") return judgeKey(previous?.text ?? '""', scopes.at(-1) ?? new Set());
  else if (first === '"') return judgeString(token.text);
  else if (first !== ",") return judgeNumber(token.text);
  return null;
}

function enter(bracket: "{" | "[", scopes: Scope[]): Fault | null {
  scopes.push(bracket === "{" ? new Set() : null);
  return scopes.length > MAX_JSON_DEPTH
    ? { reason: "tooDeep", detail: `nested deeper than ${MAX_JSON_DEPTH}` }
    : null;
}

function judgeKey(quoted: string, seen: Set<string>): Fault | null {
  const key = String(JSON.parse(quoted));
  const shown = JSON.stringify(key.slice(0, 40));
  if (FORBIDDEN_KEYS.has(key)) return { reason: "forbiddenKey", detail: `the key ${shown}` };
  if (seen.has(key)) return { reason: "duplicateKey", detail: `the key ${shown} twice` };
  seen.add(key);
  return null;
}

/** Only an escape can make one: the text itself was decoded from valid UTF-8. */
function judgeString(quoted: string): Fault | null {
  const suspect = quoted.includes("\\u");
  return suspect && !String(JSON.parse(quoted)).isWellFormed()
    ? { reason: "loneSurrogate", detail: "half of a surrogate pair" }
    : null;
}

function judgeNumber(literal: string): Fault | null {
  const value = Number(literal);
  const safe = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return safe
    ? null
    : { reason: "unsafeNumber", detail: `${literal.slice(0, 30)} is beyond 2^53-1` };
}

function* tokensOf(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    const end = endOfToken(text, at);
    const token = text.slice(at, end);
    if (/^["{}[\]:,\-0-9]/.test(token)) yield { text: token, at };
    at = end;
  }
}

function endOfToken(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return endOfString(text, at);
  let end = at + 1;
  if (first !== undefined && "-0123456789".includes(first)) {
    while (end < text.length && /[-+.0-9eE]/.test(text[end] ?? "")) end += 1;
  }
  return end;
}

function endOfString(text: string, at: number): number {
  let end = at + 1;
  while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end + 1;
}
