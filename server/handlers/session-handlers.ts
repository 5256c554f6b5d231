import type {
  AccountRecord,
  ConsoleSessionRecord,
  Means,
  Principal,
} from "../accounts/account-records.ts";
import { accountView, sessionView } from "../accounts/account-views.ts";
import type { ConsoleSessions, OpenedSession } from "../accounts/console-sessions.ts";
import { hashPassword } from "../accounts/passwords.ts";
import {
  askSignature,
  byPasskey,
  byPassword,
  type SignInParts,
  signIn,
} from "../accounts/sign-in.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { Problem } from "../http/problem.ts";
import type { BrowserDoor } from "../http/visitors.ts";

type SessionHandlers = Pick<
  AdminHandlers,
  | "askSignIn"
  | "signIn"
  | "getSession"
  | "endSession"
  | "askProof"
  | "proveSession"
  | "setPassword"
  | "listSessions"
  | "revokeSession"
>;

export type SessionHandlerParts = SignInParts & { readonly sessions: ConsoleSessions };

export function sessionHandlers(parts: SessionHandlerParts): SessionHandlers {
  const { sessions } = parts;
  return {
    askSignIn: async ({ browser }) => askSignature("signIn", null, browser, parts),
    signIn: async ({ body, browser }) => {
      const proven = await signIn(body, browser, parts);
      if ("missing" in proven) return { signedIn: null, passkey: proven.missing };
      return { signedIn: await comeIn(proven, browser, parts), passkey: null };
    },
    getSession: async ({ admin }) => signedInView(await accountOf(admin, parts), sessionOf(admin)),
    endSession: async ({ admin, browser }) => {
      await sessions.end(sessionOf(admin).id, admin.admin);
      browser.forgetSession();
      return {};
    },
    askProof: async ({ admin, browser }) => askSignature("prove", admin.admin, browser, parts),
    proveSession: async ({ body, admin, browser }) => {
      const session = sessionOf(admin);
      const proven = await prove(body, admin, browser, parts);
      return signedInView(proven.account, await renew(session, proven.means, browser, sessions));
    },
    setPassword: async ({ body, admin, browser }) => {
      const session = sessionOf(admin);
      const password = await hashPassword(body.newPassword, true);
      await parts.storage.accounts.setPassword(admin.admin, password);
      await sessions.endOthers(admin.admin, session.id);
      const renewed = await renew(session, session.means, browser, sessions);
      return signedInView(await accountOf(admin, parts), renewed);
    },
    listSessions: async ({ admin }) => {
      const own = await sessions.list(admin.admin);
      return { sessions: own.map((one) => sessionView(one, admin.session?.id ?? null)) };
    },
    revokeSession: async ({ params, admin }) => {
      const ended = await sessions.end(params.sessionId, admin.admin);
      if (ended !== null) return sessionView(ended, admin.session?.id ?? null);
      throw new Problem(404, "unknownSession", `no session of yours is called ${params.sessionId}`);
    },
  };
}

async function comeIn(
  { account, means }: { readonly account: AccountRecord; readonly means: Means },
  browser: BrowserDoor,
  { sessions, limits, audit }: SessionHandlerParts,
) {
  const opened = await sessions.open(account.name, means, browser, browser.session);
  browser.keepSession(opened.secret);
  browser.keepKnown(limits.newMark(account.name));
  await audit.record(account.name, "signedIn", { means, session: opened.session.id });
  return signedInView(account, opened.session);
}

async function prove(
  body: Parameters<SessionHandlers["proveSession"]>[0]["body"],
  { admin }: Principal,
  browser: BrowserDoor,
  parts: SessionHandlerParts,
): Promise<{ readonly account: AccountRecord; readonly means: Means }> {
  if ("challengeId" in body) {
    return {
      account: await byPasskey(body, "prove", admin, browser, parts),
      means: "passkey",
    };
  }
  const account = await byPassword(admin, body.password, browser, parts);
  if (account.passkeys === 0) return { account, means: "password" };
  throw new Problem(409, "needsPasskey", "this account has passkeys; prove it with one of them");
}

async function renew(
  session: ConsoleSessionRecord,
  means: Means,
  browser: BrowserDoor,
  sessions: ConsoleSessions,
): Promise<ConsoleSessionRecord> {
  const renewed: OpenedSession | null = await sessions.renew(session, means);
  if (renewed === null) throw new Problem(401, "notSignedIn", "this session was ended meanwhile");
  browser.keepSession(renewed.secret);
  return renewed.session;
}

/** Tokens are told apart from people here only: they are proven anew with every request. */
function sessionOf({ session }: Principal): ConsoleSessionRecord {
  if (session !== null) return session;
  throw new Problem(409, "noSession", "this call came with a token; only the console has sessions");
}

async function accountOf(
  { admin }: Principal,
  { storage }: SessionHandlerParts,
): Promise<AccountRecord> {
  const account = await storage.accounts.find(admin);
  if (account === null) throw new Problem(404, "unknownAccount", `no account is called ${admin}`);
  return account;
}

function signedInView(account: AccountRecord, session: ConsoleSessionRecord) {
  return { account: accountView(account), session: sessionView(session, session.id) };
}
