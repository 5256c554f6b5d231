import * as z from "zod/mini";
import { envelopeSchema, MAX_PAYLOAD_BYTES } from "../../agent/contract/envelope-schema.ts";
import { STAFF_USES } from "../../agent/contract/staff-use.ts";
import { DEVICE_CLASSES } from "../../policies/vocabulary.ts";
import { identifier, reasonText } from "./admin-shapes.ts";
import { chainHeadSchema } from "./audit-gap-shapes.ts";
import { ROLES } from "./roles.ts";

const groups = z.array(identifier).check(z.maxLength(100));

export const why = z.strictObject({ reason: reasonText });

/** The head that was shown (`audit.refused.shown` of the device): this one, and no later one. */
export const acceptGap = z.extend(chainHeadSchema, { reason: reasonText });

export const createToken = z.strictObject({
  groups: z._default(groups, []),
  mode: z._default(z.enum(["observe", "enforce"]), "observe"),
  deviceClass: z._default(z.enum(DEVICE_CLASSES), "shared"),
  expiresInMs: z._default(z.int().check(z.gte(60_000), z.lte(30 * 86_400_000)), 86_400_000),
  uses: z._default(z.int().check(z.gte(1), z.lte(10_000)), 1),
});

export const setMode = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("observe"), reason: reasonText }),
  z.strictObject({ mode: z.literal("enforce"), reason: reasonText }),
  /** Ends by itself: by one person, at most four hours (design §4, "Modes"). */
  z.strictObject({
    mode: z.literal("paused"),
    forMs: z.int().check(z.gte(60_000), z.lte(14_400_000)),
    reason: reasonText,
  }),
]);

export const publishPolicy = z.union([
  z.strictObject({ source: z.string().check(z.minLength(1), z.maxLength(MAX_PAYLOAD_BYTES)) }),
  /** Signed elsewhere: the only way once the policy key has left the server. */
  z.strictObject({ envelope: envelopeSchema }),
]);

export const startRehearsal = z.strictObject({
  source: z.string().check(z.minLength(1), z.maxLength(MAX_PAYLOAD_BYTES)),
});

export const setGroups = z.strictObject({ groups, reason: reasonText });

export const setClass = z.strictObject({ deviceClass: z.enum(DEVICE_CLASSES), reason: reasonText });

export const createAdminToken = z.strictObject({
  admin: identifier,
  role: z.enum(ROLES),
  /** Narrower than the account; of a new account, its groups, too. */
  groups: z._default(z.nullable(groups.check(z.minLength(1))), null),
  expiresInMs: z._default(z.int().check(z.gte(60_000), z.lte(365 * 86_400_000)), 30 * 86_400_000),
});

export const makeTicket = z.strictObject({
  use: z.enum(STAFF_USES),
  expiresInMs: z._default(z.int().check(z.gte(300_000), z.lte(7 * 86_400_000)), 86_400_000),
  reason: reasonText,
});
