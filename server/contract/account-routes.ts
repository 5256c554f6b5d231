import * as z from "zod/mini";
import {
  accountSchema,
  addPasskeyBody,
  changeAccountBody,
  consoleSessionSchema,
  createAccountBody,
  invitedSchema,
  passkeyAskSchema,
  passkeySchema,
  proveBody,
  setPasswordBody,
  signedInSchema,
  signInBody,
  signInReplySchema,
} from "./account-shapes.ts";
import { get, none, post, put, remove } from "./admin-route.ts";
import { identifier, reasonText } from "./admin-shapes.ts";

const ofAccount = z.strictObject({ name: identifier });
const ofSession = z.strictObject({ sessionId: identifier });
/** Base64url may begin with any of its signs. */
const ofPasskey = z.strictObject({
  passkeyId: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,1400}$/)),
});
const why = z.strictObject({ reason: reasonText });
const accounts = z.object({ accounts: z.array(accountSchema) });
const sessions = z.object({ sessions: z.array(consoleSessionSchema) });
const passkeys = z.object({ passkeys: z.array(passkeySchema) });
const SESSION = "/v1/session";

/** Who may come in, and how: rows of `ADMIN_ROUTES`. */
export const ACCOUNT_ROUTES = {
  askSignIn: post("public", "/v1/sign-in/passkey", none, none, passkeyAskSchema),
  signIn: post("public", "/v1/sign-in", none, signInBody, signInReplySchema),
  getSession: get(SESSION, none, none, signedInSchema),
  endSession: remove("viewer", SESSION, none, none),
  askProof: post("viewer", `${SESSION}/passkey`, none, none, passkeyAskSchema),
  proveSession: post("viewer", `${SESSION}/prove`, none, proveBody, signedInSchema),
  setPassword: put("viewer", `${SESSION}/password`, none, setPasswordBody, signedInSchema),
  listSessions: get("/v1/sessions", none, none, sessions),
  revokeSession: remove("viewer", "/v1/sessions/:sessionId", ofSession, consoleSessionSchema),
  listPasskeys: get("/v1/passkeys", none, none, passkeys),
  askPasskey: post("viewer", "/v1/passkeys/ask", none, none, passkeyAskSchema),
  addPasskey: post("viewer", "/v1/passkeys", none, addPasskeyBody, passkeySchema),
  removePasskey: remove("viewer", "/v1/passkeys/:passkeyId", ofPasskey, passkeySchema),
  listAccounts: get("/v1/accounts", none, none, accounts),
  createAccount: post("admin", "/v1/accounts", none, createAccountBody, invitedSchema),
  changeAccount: put("admin", "/v1/accounts/:name", ofAccount, changeAccountBody, accountSchema),
  inviteAccount: post("admin", "/v1/accounts/:name/invite", ofAccount, why, invitedSchema),
  disableAccount: post("admin", "/v1/accounts/:name/disable", ofAccount, why, accountSchema),
} as const;
