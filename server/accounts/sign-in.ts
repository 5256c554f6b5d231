import type { RouteBody } from "../contract/admin-api.ts";
import { Problem } from "../http/problem.ts";
import type { BrowserDoor } from "../http/visitors.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { ServerAudit } from "../server-audit.ts";
import type { Storage } from "../storage/storage.ts";
import type { AccountRecord, Means } from "./account-records.ts";
import type { Challenges } from "./challenges.ts";
import type { Introductions } from "./introductions.ts";
import { type Assertion, askForSignature, checkSignature } from "./passkeys.ts";
import { hashPassword, isPassword } from "./passwords.ts";
import { hashSecret } from "./secrets.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

export type SignInParts = {
  readonly storage: Pick<Storage, "accounts" | "passkeys">;
  readonly challenges: Challenges;
  readonly limits: SignInLimits;
  readonly introductions: Introductions;
  readonly audit: ServerAudit;
  readonly clock: ServerClock;
};

type PasskeyAsk = {
  readonly challengeId: string;
  readonly options: { readonly challenge: string };
};
export type Proven =
  | { readonly account: AccountRecord; readonly means: Means }
  | { readonly missing: PasskeyAsk };

/**
 * Who somebody is, by what they know or hold.
 *
 * @throws Problem `badCredentials`, `tooManyAttempts`
 */
export async function signIn(
  body: RouteBody<"signIn">,
  door: BrowserDoor,
  parts: SignInParts,
): Promise<Proven> {
  if ("invitation" in body) return byInvitation(body, parts);
  if ("challengeId" in body) {
    const account = await byPasskey(body, "signIn", null, door, parts);
    return { account, means: "passkey" };
  }
  const account = await byPassword(body.name, body.password, door, parts);
  if (account.passkeys === 0) return { account, means: "password" };
  return { missing: await askSignature("signIn", account.name, door, parts) };
}

async function byInvitation(
  { invitation, newPassword }: { readonly invitation: string; readonly newPassword: string },
  { storage, audit, clock, introductions }: SignInParts,
): Promise<Proven> {
  // First, as it takes long: an invitation that is used up has set its password.
  const password = await hashPassword(newPassword);
  const accepted = await storage.accounts.acceptInvitation(hashSecret(invitation), isoAt(clock));
  if (accepted === null) throw await refused("nobody", "invitation", audit);
  const { account, madeBy } = accepted;
  await introductions.add(account.name, madeBy, "came in by an invitation that was made");
  await storage.accounts.setPassword(account.name, password);
  return { account: { ...account, password }, means: "invitation" };
}

/** @throws Problem `badCredentials`, `tooManyAttempts`, `busy` */
export async function byPassword(
  name: string,
  password: string,
  { known }: BrowserDoor,
  { storage, limits, audit }: SignInParts,
): Promise<AccountRecord> {
  const isKnown = limits.admit(name, known);
  const account = await storage.accounts.find(name);
  const mayEnter = account !== null && account.disabledAt === null;
  const isRight = await isPassword(password, mayEnter ? account.password : null, isKnown);
  if (isRight && mayEnter) {
    limits.succeeded(name, known);
    return account;
  }
  // What was typed as an unknown name may be a password.
  throw await refused(account?.name ?? "nobody", "password", audit);
}

/** @throws Problem `badCredentials` */
export async function byPasskey(
  { challengeId, credential }: { readonly challengeId: string; readonly credential: Assertion },
  purpose: "signIn" | "prove",
  admin: string | null,
  { origin }: BrowserDoor,
  { storage, challenges, audit, clock }: SignInParts,
): Promise<AccountRecord> {
  const challenge = challenges.take(challengeId, purpose, admin);
  const passkey = await storage.passkeys.find(credential.id);
  const account = passkey === null ? null : await storage.accounts.find(passkey.admin);
  const isTheirs = challenge?.admin === null || challenge?.admin === passkey?.admin;
  if (challenge === null || passkey === null || account === null || !isTheirs) {
    throw await refused(account?.name ?? "nobody", "passkey", audit);
  }
  if (origin === null || account.disabledAt !== null) {
    throw await refused(account.name, "passkey", audit);
  }
  const checked = await checkSignature({ origin }, challenge.bytes, credential, passkey);
  if (!checked.ok) throw await refused(account.name, "passkey", audit);
  await storage.passkeys.used(passkey.id, checked.value.counter, isoAt(clock));
  return account;
}

/** `admin` null: names nobody, and takes any passkey of this console. */
export async function askSignature(
  purpose: "signIn" | "prove",
  admin: string | null,
  { origin }: BrowserDoor,
  { storage, challenges }: SignInParts,
): Promise<PasskeyAsk> {
  if (origin === null) throw new Problem(403, "foreignOrigin", "passkeys are for browsers");
  const passkeys = admin === null ? [] : await storage.passkeys.list(admin);
  const { id, bytes } = challenges.make(purpose, admin);
  return { challengeId: id, options: await askForSignature({ origin }, bytes, passkeys) };
}

/** The same words for every cause: they would say which names and passkeys there are. */
async function refused(actor: string, means: Means, audit: ServerAudit): Promise<Problem> {
  await audit.record(actor, "signInFailed", { means });
  return new Problem(401, "badCredentials", "that is not right; nobody was signed in");
}
