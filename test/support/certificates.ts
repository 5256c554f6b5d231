import { X509Certificate } from "node:crypto";
import { generate } from "selfsigned";
import { tlsPin } from "../../agent/contract/public-key.ts";

/** `pin`: 64 hexadecimal digits. */
export type TestCertificate = { readonly key: string; readonly cert: string; readonly pin: string };

export type CertificateWish = {
  readonly name?: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly isAuthority?: boolean;
  readonly signedBy?: TestCertificate;
};

const YEAR_MS = 365 * 24 * 3_600_000;

/** A certificate for 127.0.0.1 and localhost, or for `name` only. */
export async function makeCertificate(wish: CertificateWish = {}): Promise<TestCertificate> {
  const names = wish.name === undefined ? ["localhost"] : [wish.name];
  const made = await generate([{ name: "commonName", value: names[0] ?? "" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: wish.from ?? new Date(Date.now() - YEAR_MS),
    notAfterDate: wish.until ?? new Date(Date.now() + YEAR_MS),
    ...(wish.signedBy === undefined
      ? {}
      : { ca: { key: wish.signedBy.key, cert: wish.signedBy.cert } }),
    extensions: [
      { name: "basicConstraints", cA: wish.isAuthority === true, critical: true },
      {
        name: "subjectAltName",
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...(wish.name === undefined ? [{ type: 7 as const, ip: "127.0.0.1" }] : []),
        ],
      },
    ],
  });
  return {
    key: made.private,
    cert: made.cert,
    pin: tlsPin(new X509Certificate(made.cert).publicKey).slice("sha256:".length),
  };
}
