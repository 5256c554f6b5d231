import * as z from "zod/mini";
import { ACCOUNT_CHANGES } from "../../policies/account-change.ts";
import { DATA_KINDS } from "../../policies/vocabulary.ts";

const shortText = z.string().check(z.minLength(1), z.maxLength(500));
const identifier = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/));
const instant = z.iso.datetime();

/** One OS session of the device, or every one where it is left out. */
const target = { sessionId: z.optional(identifier) };

/**
 * Only sessions of this OS account, because of what became of it elsewhere: in a directory service,
 * say, of which the device hears nothing. An agent that does not know it refuses the command.
 */
const accountSchema = z.strictObject({
  name: z.string().check(z.regex(/^[^\p{C}:/]{1,64}$/u)),
  change: z.enum(ACCOUNT_CHANGES),
});
const ofAccount = { ...target, account: z.optional(accountSchema) };

/** One row per kind of command: the shape of its parameters. Each effect is "ensure X" (design §7). */
export const COMMAND_PARAMS = {
  wipeSession: z.strictObject({
    ...target,
    data: z.optional(z.array(z.enum(DATA_KINDS)).check(z.minLength(1), z.maxLength(11))),
  }),
  lock: z.strictObject(ofAccount),
  signOut: z.strictObject(ofAccount),
  message: z.strictObject({ ...target, text: shortText }),
  grantTime: z.strictObject({ ...target, forMs: z.int().check(z.gte(60_000), z.lte(3_600_000)) }),
  unlock: z.strictObject(ofAccount),
  /** Beyond four hours a second person has to say so, too. */
  pause: z.strictObject({ forMs: z.int().check(z.gte(60_000), z.lte(86_400_000)) }),
  refreshPosture: z.strictObject({}),
  restartShell: z.strictObject(target),
  reboot: z.strictObject({}),
  rotateKey: z.strictObject({}),
} as const;

export type CommandKind = keyof typeof COMMAND_PARAMS;
export const COMMAND_KINDS = Object.keys(COMMAND_PARAMS) as CommandKind[];
export type CommandParams<K extends CommandKind> = z.infer<(typeof COMMAND_PARAMS)[K]>;

/** Kinds that `observe` mode refuses unless `evenInObserve` is set (design §4, "Modes"). */
export const DESTRUCTIVE_KINDS: readonly CommandKind[] = [
  "wipeSession",
  "lock",
  "signOut",
  "reboot",
  "rotateKey",
];

const commandFields = {
  /** A UUID version 7 (RFC 9562 §5.7): the id that replays are recognised by. */
  id: z.uuidv7(),
  deviceId: identifier,
  issuedAt: instant,
  notBefore: instant,
  notAfter: instant,
  reason: shortText,
  requestedBy: identifier,
  approvals: z.array(z.strictObject({ by: identifier, at: instant })).check(z.maxLength(8)),
  evenInObserve: z.optional(z.boolean()),
  campaign: z.optional(
    z.strictObject({
      id: identifier,
      ring: z.int().check(z.gte(0), z.lte(100)),
      targetsSha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    }),
  ),
};

function row<K extends CommandKind>(kind: K) {
  return z.strictObject({ ...commandFields, kind: z.literal(kind), params: COMMAND_PARAMS[kind] });
}

/** The payload of a `command.v1` envelope. */
export const commandSchema = z.discriminatedUnion("kind", [
  row("wipeSession"),
  row("lock"),
  row("signOut"),
  row("message"),
  row("grantTime"),
  row("unlock"),
  row("pause"),
  row("refreshPosture"),
  row("restartShell"),
  row("reboot"),
  row("rotateKey"),
]);
export type Command = z.infer<typeof commandSchema>;

/** Where a command stands, as the device tells it (issue "control plane": `verified` is the server's). */
export const COMMAND_STATES = [
  "accepted",
  "running",
  "done",
  "partial",
  "failed",
  "refused",
  "expired",
] as const;

export const commandResultSchema = z.object({
  state: z.enum(COMMAND_STATES),
  /** A literal for machines: `observing`, `notAddressed`, `expired`, `budget`, … */
  because: z.optional(z.string().check(z.maxLength(100))),
  detail: z.optional(z.string().check(z.maxLength(500))),
  /** Ids of the receipts that prove the effect. */
  receiptIds: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(64)),
});
export type CommandResult = z.infer<typeof commandResultSchema>;
