import * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import {
  LOCAL_CALLS,
  type LocalCallBody,
  type LocalCallName,
  localRequestSchema,
} from "../contract/local-calls.ts";
import { parseStrictJson } from "../contract/strict-json.ts";

export type LocalRequest = {
  [N in LocalCallName]: { readonly id: number; readonly call: N; readonly body: LocalCallBody<N> };
}[LocalCallName];

/** One line from a shell → one of the calls in the table, or why not. Never throws. */
export function decodeRequest(
  line: Uint8Array,
): Result<LocalRequest, "unknownCall" | "badShape"> & Answerable {
  const parsed = parseStrictJson(line);
  if (!parsed.ok) return { ...fail("badShape", `${parsed.reason}: ${parsed.detail}`), id: null };
  const request = z.safeParse(localRequestSchema, parsed.value);
  if (!request.success) {
    return { ...fail("badShape", z.prettifyError(request.error).slice(0, 400)), id: null };
  }
  const { id, call, body } = request.data;
  if (!isCall(call)) return { ...fail("unknownCall", "no such call"), id };
  const decoded = z.safeParse(LOCAL_CALLS[call], body);
  if (!decoded.success) {
    return { ...fail("badShape", z.prettifyError(decoded.error).slice(0, 400)), id };
  }
  return { ...ok({ id, call, body: decoded.data } as LocalRequest), id };
}

/** `id` is null when not even that could be read: then nobody can be answered. */
type Answerable = { readonly id: number | null };

function isCall(name: string): name is LocalCallName {
  return Object.hasOwn(LOCAL_CALLS, name);
}
