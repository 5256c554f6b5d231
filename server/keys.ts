import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUIDv7,
} from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { keyId, type TrustedKey } from "../agent/contract/envelope.ts";
import { tlsPin } from "../agent/contract/public-key.ts";
import { certificateServes, makeCertificate, newTlsKey } from "./tls-certificate.ts";

/** `demo`: the key that signs policies lies on the server, so whoever takes the server has it. */
type PolicyKey =
  | { readonly mode: "demo"; readonly trusted: TrustedKey; readonly signing: TrustedKey }
  | { readonly mode: "offline"; readonly trusted: TrustedKey };

export type ServerKeys = {
  readonly serverId: string;
  readonly policy: PolicyKey;
  readonly command: TrustedKey;
  readonly tls: { readonly key: string; readonly certificate: string; readonly pin: string };
};

/**
 * Reads the keys of a data directory, and makes them there on the first run (0700, files 0600).
 * Moving `policy-key.pem` away, with `policy-key.pub.pem` left, ends the demo.
 *
 * @param names of `namesOf`: those of the certificate
 * @throws when a part is missing that can't be made anew without disowning the fleet.
 */
export async function loadServerKeys(
  dataDir: string,
  names: readonly string[],
  now: Date,
): Promise<ServerKeys> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const idPath = join(dataDir, "server-id");
  if (!existsSync(idPath)) makeKeys(dataDir);
  const key = read(dataDir, "tls-key.pem");
  const certificate = await ensureCertificate(dataDir, key, names, now);
  return {
    serverId: read(dataDir, "server-id").trim(),
    policy: readPolicyKey(dataDir),
    command: named(createPrivateKey(read(dataDir, "command-key.pem"))),
    tls: {
      key,
      certificate,
      pin: tlsPin(createPublicKey(key)),
    },
  };
}

/** The names and addresses that the certificate says, and the console is opened at. */
export function namesOf(listenHost: string, more: readonly string[]): readonly string[] {
  const names = new Set(["localhost", "127.0.0.1", hostname(), listenHost, ...more]);
  return [...names].filter((name) => name !== "0.0.0.0" && name !== "::");
}

/** The id is written last: a first run that was cut off starts again. */
function makeKeys(dataDir: string): void {
  const policy = generateKeyPairSync("ed25519");
  write(dataDir, "policy-key.pem", toPem(policy.privateKey));
  write(dataDir, "policy-key.pub.pem", toPem(policy.publicKey));
  write(dataDir, "command-key.pem", toPem(generateKeyPairSync("ed25519").privateKey));
  write(dataDir, "tls-key.pem", newTlsKey());
  write(dataDir, "server-id", `server-${randomUUIDv7()}\n`);
}

/** A new address or an old certificate needs another one; the key that agents pin stays. */
async function ensureCertificate(
  dataDir: string,
  key: string,
  names: readonly string[],
  now: Date,
): Promise<string> {
  const path = join(dataDir, "tls-cert.pem");
  const held = existsSync(path) ? readFileSync(path, "utf8") : null;
  if (held !== null && certificateServes(held, names, now)) return held;
  const certificate = await makeCertificate(key, names, now);
  write(dataDir, "tls-cert.pem", certificate);
  return certificate;
}

function readPolicyKey(dataDir: string): PolicyKey {
  const publicHalf = createPublicKey(read(dataDir, "policy-key.pub.pem"));
  const trusted = { id: keyId(publicHalf), key: publicHalf };
  if (!existsSync(join(dataDir, "policy-key.pem"))) return { mode: "offline", trusted };
  const signing = named(createPrivateKey(read(dataDir, "policy-key.pem")));
  if (signing.id !== trusted.id) {
    throw new Error(`policy-key.pem and policy-key.pub.pem in ${dataDir} are not one pair`);
  }
  return { mode: "demo", trusted, signing };
}

function named(key: KeyObject): TrustedKey {
  return { id: keyId(createPublicKey(key)), key };
}

function toPem(key: KeyObject): string {
  const type = key.type === "private" ? "pkcs8" : "spki";
  return key.export({ type, format: "pem" }).toString();
}

function read(dataDir: string, name: string): string {
  const path = join(dataDir, name);
  if (existsSync(path)) return readFileSync(path, "utf8");
  throw new Error(`${path} is missing; restore it from a backup: devices trust no other key`);
}

function write(dataDir: string, name: string, text: string): void {
  writeFileSync(join(dataDir, name), text, { mode: 0o600 });
}
