import { createHash, randomBytes } from "node:crypto";

/** Says what a secret is for, so that a leaked one is recognised in a log or a repository. */
export type SecretKind = "enrol" | "admin" | "session" | "invite";

/** 256 bits of randomness behind a prefix. Shown once; only its hash is kept. */
export function newSecret(kind: SecretKind): string {
  return `sw-${kind}-${randomBytes(32).toString("base64url")}`;
}

/** Enough for secrets that nobody can guess: SHA-256, hex. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
