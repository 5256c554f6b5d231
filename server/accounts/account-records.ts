import type { MEANS } from "../contract/account-shapes.ts";
import type { GroupScope, Role } from "../contract/roles.ts";

export type Means = (typeof MEANS)[number];

export type AccountRecord = {
  readonly name: string;
  readonly role: Role;
  readonly groups: GroupScope;
  readonly createdAt: string;
  readonly disabledAt: string | null;
  /** PHC string of `server/accounts/passwords.ts`. */
  readonly password: string | null;
  readonly passkeys: number;
};

/** A browser that somebody signed in with. Its secret is kept as a hash only. */
export type ConsoleSessionRecord = {
  readonly id: string;
  readonly secretSha256: string;
  readonly admin: string;
  readonly means: Means;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  /** When it was last proven who is there. */
  readonly provenAt: string;
  readonly peer: string;
  readonly browser: string;
};

export type PasskeyRecord = {
  /** The credential id, base64url. */
  readonly id: string;
  readonly admin: string;
  readonly label: string;
  readonly rpId: string;
  /** SubjectPublicKeyInfo, DER, base64: what devices are given to check approvals with. */
  readonly publicKey: string;
  /** The same key as the authenticator said it (RFC 9052 §7), base64url. */
  readonly coseKey: string;
  readonly counter: number;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
};

export type InvitationRecord = {
  readonly secretSha256: string;
  readonly admin: string;
  /** Whose doing it is. */
  readonly madeBy: readonly string[];
  readonly expiresAt: string;
};

/** Who asks, after they have proven it. */
export type Principal = {
  readonly admin: string;
  readonly role: Role;
  /** Devices of these groups only, as if there were no others; null: all. */
  readonly groups: GroupScope;
  /** Of a token: whose doing that is; of a session nobody's but theirs. */
  readonly madeBy: readonly string[];
  /** Null: an API token. */
  readonly session: ConsoleSessionRecord | null;
};
