import * as z from "zod/mini";
import { identifier, reasonText } from "./admin-shapes.ts";
import { ROLES } from "./roles.ts";

const instant = z.iso.datetime();
const text = z.string();
const groups = z.nullable(z.array(identifier).check(z.minLength(1), z.maxLength(100)));

/** How somebody proved who they are. */
export const MEANS = ["password", "passkey", "invitation"] as const;

export const accountSchema = z.object({
  name: text,
  role: z.enum(ROLES),
  /** Sees and reaches devices of these groups only; null: all. */
  groups: z.nullable(z.array(text)),
  createdAt: instant,
  disabledAt: z.nullable(instant),
  hasPassword: z.boolean(),
  passkeys: z.int(),
  /** For `If-Match` of another role or other groups: then of this only. */
  edition: z.optional(text),
});

/** Only the one who was given it can use it, once, to choose a password. */
export const invitedSchema = z.extend(accountSchema, {
  invitation: text,
  invitationEndsAt: instant,
});

export const consoleSessionSchema = z.object({
  id: text,
  admin: text,
  means: z.enum(MEANS),
  signedInAt: instant,
  lastSeenAt: instant,
  /** Until then without a request, and until then in any case. */
  idleEndsAt: instant,
  endsAt: instant,
  /** Until then it may do what can't be undone. */
  freshUntil: instant,
  /** The address of the connection itself, and what the browser calls itself. */
  peer: text,
  browser: text,
  isThisOne: z.boolean(),
});

export const signedInSchema = z.object({
  account: accountSchema,
  session: consoleSessionSchema,
});

export const passkeySchema = z.object({
  id: text,
  label: text,
  /** The name of the console that it works for. */
  rpId: text,
  /** SubjectPublicKeyInfo, DER, base64. */
  publicKey: text,
  createdAt: instant,
  lastUsedAt: z.nullable(instant),
});

/** What `navigator.credentials` is asked for; `options` as @simplewebauthn/browser takes it. */
export const passkeyAskSchema = z.object({
  challengeId: text,
  options: z.looseObject({ challenge: text }),
});

/** A password alone doesn't do where there are passkeys: then `passkey` says what is missing. */
export const signInReplySchema = z.object({
  signedIn: z.nullable(signedInSchema),
  passkey: z.nullable(passkeyAskSchema),
});

const bytes = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,16384}$/));
const credentialId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,1400}$/));
const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal("public-key"),
  authenticatorAttachment: z.exactOptional(z.enum(["platform", "cross-platform"])),
  clientExtensionResults: z._default(z.looseObject({}), {}),
};

/** https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson */
export const assertionSchema = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: z.exactOptional(z.string().check(z.maxLength(128))),
  }),
});

/** https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson */
export const attestationSchema = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: bytes,
    attestationObject: bytes,
    authenticatorData: z.exactOptional(bytes),
    transports: z.exactOptional(z.array(z.string().check(z.maxLength(32))).check(z.maxLength(16))),
    publicKeyAlgorithm: z.exactOptional(z.int()),
    publicKey: z.exactOptional(bytes),
  }),
});

/** NIST SP 800-63B-4 §3.1.1: length counts, composition doesn't. */
const newPassword = z.string().check(z.minLength(12), z.maxLength(256));
const password = z.string().check(z.minLength(1), z.maxLength(256));
const byPassword = z.strictObject({ password });
const byPasskey = z.strictObject({ challengeId: identifier, credential: assertionSchema });

export const signInBody = z.union([
  z.strictObject({ name: identifier, password }),
  byPasskey,
  z.strictObject({ invitation: identifier, newPassword }),
]);
export const proveBody = z.union([byPassword, byPasskey]);
export const setPasswordBody = z.strictObject({ newPassword });
export const addPasskeyBody = z.strictObject({
  challengeId: identifier,
  credential: attestationSchema,
  label: reasonText,
});
export const createAccountBody = z.strictObject({
  name: identifier,
  role: z.enum(ROLES),
  groups: z._default(groups, null),
});
export const changeAccountBody = z.strictObject({
  role: z.enum(ROLES),
  groups,
  reason: reasonText,
});
