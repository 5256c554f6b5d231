import * as z from "zod/mini";
import { COMMAND_KINDS } from "../../agent/contract/command.ts";
import { MODES } from "../../policies/vocabulary.ts";
import { identifier, SERVER_COMMAND_STATES } from "./admin-shapes.ts";

const limit = z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(1000)), 100);

/** `after`: what the page before gave as `next`. */
const page = { limit, after: z.optional(z.string().check(z.maxLength(500))) };

const afterSeq = z._default(z.coerce.number().check(z.int(), z.gte(0)), 0);

export const ofDevice = z.strictObject({ deviceId: identifier });

export const ofPolicy = z.strictObject({ name: identifier });

export const deviceQuery = z.strictObject({
  group: z.optional(identifier),
  retired: z.optional(z.literal("shown")),
  online: z.optional(z.stringbool()),
  mode: z.optional(z.enum(MODES)),
  /** A part of the name, whatever its case. */
  search: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(128))),
  ...page,
});

export const aboutDevice = z.strictObject({ deviceId: z.optional(identifier), ...page });

export const commandQuery = z.strictObject({
  deviceId: z.optional(identifier),
  batchId: z.optional(identifier),
  kind: z.optional(z.enum(COMMAND_KINDS)),
  state: z.optional(z.enum(SERVER_COMMAND_STATES)),
  ...page,
});

export const auditQuery = z.strictObject({ afterSeq, limit });

export const ofVersion = z.strictObject({
  name: identifier,
  version: z.coerce.number().check(z.int()),
});

export const ofRehearsal = z.strictObject({ rehearsalId: identifier });

export const ofCommand = z.strictObject({ commandId: identifier });

export const ofReceipt = z.strictObject({ receiptId: identifier });

export const ofToken = z.strictObject({ tokenId: identifier });
