import * as z from "zod/mini";
import { MAX_POLICY_BYTES } from "../../policies/policy.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import { DEVICE_CLASSES, MODES, OPERATING_SYSTEMS } from "../../policies/vocabulary.ts";
import { approvalProofSchema } from "./approval-schema.ts";
import { envelopeSchema, MAX_FRAME_BYTES } from "./envelope-schema.ts";
import { reportSchema } from "./reports.ts";
import { staffSecretSchema } from "./staff-use.ts";

/**
 * The version of the frames below. Both ends say what they speak and use the lower `current`;
 * a peer below the other's `oldest` is refused. Rows that are `since: 2` are never sent to a 1.
 */
export const PROTOCOL = { current: 5, oldest: 1 } as const;

const identifier = z.string().check(z.minLength(1), z.maxLength(128));
const text = z.string().check(z.maxLength(500));
const instant = z.iso.datetime();
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const nonce = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const publicKey = z.string().check(z.maxLength(200));

const DEVICE_DESCRIPTION = z.object({
  hostName: text,
  os: z.enum(OPERATING_SYSTEMS),
  osRelease: text,
  agentVersion: z.string().check(z.maxLength(40)),
});
export type DeviceDescription = z.infer<typeof DEVICE_DESCRIPTION>;

/** The payload of an `auth.v1` envelope: one connect of one device to one server. */
export const authSchema = z.object({
  deviceId: identifier,
  nonce,
  serverId: identifier,
  bootId: identifier,
  /** Increments at every connect and is stored on both sides: a clone shows as a fork. */
  joinCounter: z.int().check(z.gte(0)),
});

/** Never a connect: what it signs ends this device's part in the fleet for good. */
export const leaveAuthSchema = z.object({
  leaving: z.literal(true),
  deviceId: identifier,
  nonce,
  serverId: identifier,
});

/** Signed by both keys, on a connection that proved itself; said again, it `replaces` a key out of use. */
export const keyOfferSchema = z.object({
  offering: z.literal(true),
  deviceId: identifier,
  serverId: identifier,
  replaces: sha256,
  publicKey,
});

/** The same for a device that has no id yet: signed by the key that it offers. */
export const enrolAuthSchema = z.object({ tokenSha256: nonce, nonce, serverId: identifier });

const FROM_SERVER = {
  challenge: row(1, {
    nonce,
    serverId: identifier,
    serverTime: instant,
    oldest: z.int(),
    current: z.int(),
  }),
  enrolled: row(1, {
    deviceId: identifier,
    policyKeys: z.array(publicKey),
    commandKeys: z.array(publicKey),
  }),
  welcome: row(1, {
    mode: z.enum(MODES),
    deviceClass: z.enum(DEVICE_CLASSES),
    groups: z.array(identifier).check(z.maxLength(100)),
    heartbeatMs: z.int().check(z.gte(1000), z.lte(600_000)),
    protocol: z.int(),
    /** Of this device alone; codes made with it are accepted there without a network. */
    staffSecret: z.optional(staffSecretSchema),
    /** How much of the device's audit log the server holds: after a restore, less than was acked. */
    auditHead: z.optional(z.object({ size: z.int().check(z.gte(0)), head: sha256 })),
  }),
  /** Every policy that applies to this device, whole: what is missing no longer applies. */
  policies: row(1, { envelopes: z.array(envelopeSchema).check(z.maxLength(100)) }),
  /** `protected`: whether destructive commands are refused; left out by a server that can't say. */
  mode: row(1, {
    mode: z.enum(MODES),
    untilAt: z.nullable(instant),
    protected: z.optional(z.boolean()),
  }),
  /** `proof`: where a second person approved it. A device that does not know it reads the rest. */
  command: row(1, { envelope: envelopeSchema, proof: z.optional(approvalProofSchema) }),
  ack: row(1, { reportIds: z.array(identifier).check(z.maxLength(500)) }),
  /** The connection ends; the device comes back after `retryAfterMs`, or enrols anew on `unknownDevice`. */
  refused: row(1, {
    reason: z.enum([
      "badToken",
      "badSignature",
      "unknownDevice",
      "revoked",
      "duplicateIdentity",
      "protocol",
      "busy",
    ]),
    detail: text,
    retryAfterMs: z.int().check(z.gte(0)),
  }),
  beacon: row(2, { serverTime: instant }),
  /** Try this policy on what the device recorded, and answer with sums. Changes nothing. */
  rehearse: row(3, {
    rehearsalId: identifier,
    payload: z.string().check(z.maxLength(MAX_POLICY_BYTES)),
  }),
  /** The answer to `leave`: the key is refused from now on. */
  retired: row(4, { deviceId: identifier }),
  /** The answer to `offerKey`, once it is on disk: this key is taken from now on, and so is the old one until it came. */
  keyStored: row(5, { keyId: sha256 }),
} as const;

const FROM_DEVICE = {
  enrol: row(1, {
    token: z.string().check(z.maxLength(200)),
    publicKey,
    auth: envelopeSchema,
    device: DEVICE_DESCRIPTION,
    oldest: z.int(),
    current: z.int(),
  }),
  authenticate: row(1, {
    auth: envelopeSchema,
    device: DEVICE_DESCRIPTION,
    oldest: z.int(),
    current: z.int(),
  }),
  /** In place of `authenticate`, by a device whose software is being purged. */
  leave: row(4, { auth: envelopeSchema }),
  /** A key to replace the one in use, at every connect until it is stored. */
  offerKey: row(5, { auth: envelopeSchema }),
  report: row(1, { id: identifier, at: instant, report: reportSchema }),
} as const;

export type ServerFrame = Frames<typeof FROM_SERVER>;
export type DeviceFrame = Frames<typeof FROM_DEVICE>;
export type ServerFrameKind = ServerFrame["kind"];

/** @returns the frame, or `tooLarge`, `notJson`, `unknownKind`, `badShape` with the path at fault. */
export function decodeServerFrame(text: string): Result<ServerFrame, FrameFault> {
  return decode(FROM_SERVER, text) as Result<ServerFrame, FrameFault>;
}

export function decodeDeviceFrame(text: string): Result<DeviceFrame, FrameFault> {
  return decode(FROM_DEVICE, text) as Result<DeviceFrame, FrameFault>;
}

export function encodeFrame(frame: ServerFrame | DeviceFrame): string {
  return JSON.stringify(frame);
}

/** Whether a peer that speaks `protocol` knows this kind of frame. */
export function speaks(kind: ServerFrameKind | DeviceFrame["kind"], protocol: number): boolean {
  return { ...FROM_SERVER, ...FROM_DEVICE }[kind].since <= protocol;
}

export type FrameFault = "tooLarge" | "notJson" | "unknownKind" | "badShape";

type Row = { readonly since: number; readonly body: z.ZodMiniObject };
type Frames<T extends Record<string, Row>> = {
  [K in keyof T & string]: { kind: K } & z.infer<T[K]["body"]>;
}[keyof T & string];

function row<S extends z.core.$ZodShape>(since: number, shape: S) {
  return { since, body: z.object(shape) } as const;
}

function decode(table: Record<string, Row>, text: string): Result<unknown, FrameFault> {
  if (text.length > MAX_FRAME_BYTES) return fail("tooLarge", `more than ${MAX_FRAME_BYTES} bytes`);
  const parsed = parseObject(text);
  if (parsed === null) return fail("notJson", "a frame is one JSON object");
  const kind = String(parsed["kind"]);
  const found = Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (found === undefined) return fail("unknownKind", `no frame is called ${kind.slice(0, 40)}`);
  const result = z.safeParse(found.body, parsed);
  if (!result.success) return fail("badShape", z.prettifyError(result.error).slice(0, 500));
  return ok({ kind, ...result.data });
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
