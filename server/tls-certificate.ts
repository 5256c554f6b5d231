import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { generate } from "selfsigned";

const CERTIFICATE_YEARS = 10;
const RENEW_BEFORE_MS = 90 * 86_400_000;

/** An EC P-256 key in PEM (PKCS #8). Agents pin it, so it outlives every certificate. */
export function newTlsKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Whether a certificate still serves: for all these names and addresses, and for a while. */
export function certificateServes(pem: string, names: readonly string[], now: Date): boolean {
  const certificate = new X509Certificate(pem);
  const lasts = certificate.validToDate.getTime() - now.getTime() > RENEW_BEFORE_MS;
  return lasts && names.every((name) => covers(certificate, name));
}

function covers(certificate: X509Certificate, name: string): boolean {
  const found = isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name);
  return found !== undefined;
}

/** Signed by its own key: it names the server, the pin proves it. */
export async function makeCertificate(
  keyPem: string,
  names: readonly string[],
  now: Date,
): Promise<string> {
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + CERTIFICATE_YEARS);
  const publicPem = createPublicKey(keyPem).export({ type: "spki", format: "pem" }).toString();
  const made = await generate([{ name: "commonName", value: "Sessionward server" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    keyPair: { privateKey: keyPem, publicKey: publicPem },
    notBeforeDate: now,
    notAfterDate: until,
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: names.map(altName) },
    ],
  });
  return made.cert;
}

/** RFC 5280 §4.2.1.6: 2 is a DNS name, 7 an address. */
function altName(name: string) {
  return isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name };
}
