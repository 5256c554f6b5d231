import { isIPv4 } from "node:net";
import * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import { keyId, type TrustedKey } from "../contract/envelope.ts";
import { decodePublicKey } from "../contract/public-key.ts";

const identifier = z.string().check(z.minLength(1), z.maxLength(128));
const publicKeyText = z.string().check(z.maxLength(200));

/** How the server is recognised. A certificate that some public authority signed is not enough. */
const pinSchema = z.discriminatedUnion("kind", [
  /** SHA-256 of the leaf's public key (SPKI), hex; a second one for the next certificate. */
  z.strictObject({
    kind: z.literal("spki"),
    sha256: z
      .array(z.string().check(z.regex(/^[0-9a-f]{64}$/)))
      .check(z.minLength(1), z.maxLength(4)),
  }),
  /** The only authority whose certificates count, PEM. */
  z.strictObject({ kind: z.literal("ca"), pem: z.string().check(z.maxLength(65_536)) }),
  /** Plain `ws://` to this very machine. */
  z.strictObject({ kind: z.literal("loopback") }),
]);
export type Pin = z.infer<typeof pinSchema>;

/** `server.json`: written at enrolment, root-owned; nothing else ever says whom to trust. */
export const trustSchema = z.strictObject({
  format: z.literal(1),
  url: z.string().check(z.maxLength(500)),
  serverId: identifier,
  deviceId: identifier,
  pin: pinSchema,
  /** Ed25519 public keys, SPKI in base64. */
  policyKeys: z.array(publicKeyText).check(z.minLength(1), z.maxLength(8)),
  commandKeys: z.array(publicKeyText).check(z.minLength(1), z.maxLength(8)),
});
export type TrustFile = z.infer<typeof trustSchema>;

/** The same with its keys parsed, once. */
export type Trust = {
  readonly url: string;
  readonly serverId: string;
  readonly deviceId: string;
  readonly pin: Pin;
  readonly policyKeys: readonly TrustedKey[];
  readonly commandKeys: readonly TrustedKey[];
};

export function toTrust(file: TrustFile): Result<Trust, "badUrl" | "badKey"> {
  const url = parseServerUrl(file.url);
  if (!url.ok) return url;
  if ((url.value.protocol === "ws:") !== (file.pin.kind === "loopback")) {
    return fail("badUrl", `a ${file.pin.kind} pin does not go with ${file.url}`);
  }
  const policyKeys = parsePublicKeys(file.policyKeys);
  if (!policyKeys.ok) return policyKeys;
  const commandKeys = parsePublicKeys(file.commandKeys);
  if (!commandKeys.ok) return commandKeys;
  const { serverId, deviceId, pin } = file;
  return ok({
    url: url.value.href,
    serverId,
    deviceId,
    pin,
    policyKeys: policyKeys.value,
    commandKeys: commandKeys.value,
  });
}

/** `wss://` anywhere, `ws://` on this machine only; no credentials, no query. */
export function parseServerUrl(text: string): Result<URL, "badUrl"> {
  const url = URL.parse(text);
  if (url === null) return fail("badUrl", `"${text}" is not an address like wss://host:port/agent`);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return fail("badUrl", `"${text}" may name a host, a port and a path, and nothing else`);
  }
  if (url.protocol === "wss:") return ok(url);
  return url.protocol === "ws:" && isLoopback(url.hostname)
    ? ok(url)
    : fail("badUrl", `"${text}" must start with wss:// (ws:// is for 127.0.0.1 only)`);
}

/** By the address itself: what a name resolves to is somebody else's word. */
function isLoopback(hostname: string): boolean {
  return hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));
}

function parsePublicKeys(texts: readonly string[]): Result<TrustedKey[], "badKey"> {
  const keys: TrustedKey[] = [];
  for (const text of texts) {
    const key = decodePublicKey(text);
    if (!key.ok) return fail("badKey", `"${text.slice(0, 40)}": ${key.detail}`);
    keys.push({ id: keyId(key.value), key: key.value });
  }
  return ok(keys);
}
