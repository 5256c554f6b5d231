import type { SessionKind } from "../../../policies/vocabulary.ts";
import { windowsAccountNumber } from "../../contract/windows-account.ts";
import type { SessionInfo } from "../../core/ports.ts";
import { WTS_FLAGS, WTS_STATE, type WtsList, type WtsSession } from "./wts-messages.ts";

export type AccountKinds = Readonly<Record<string, "generic" | "kiosk">>;

/** What the daemon knows of one session, beside what the core sees. */
export type WindowsSession = {
  readonly info: SessionInfo;
  readonly sid: string;
  /** Null where Windows doesn't say. */
  readonly locked: boolean | null;
  readonly disconnected: boolean;
};

/** People's accounts: of a machine or domain, or of Entra ID. Services and window managers are not. */
const PERSON_SID = /^S-1-(?:5-21|12-1)-[\d-]+$/;
/** The built-in administrator: the way back in, which is never blocked (design §5). */
const BREAK_GLASS_SID = /^S-1-5-21-[\d-]+-500$/;

/** lmaccess.h: nobody gets back into an account with one of these. */
const UF_CANNOT_UNLOCK = {
  accountDisabled: 0x2,
  lockedOut: 0x10,
  passwordNotRequired: 0x20,
} as const;

/** Pure: those sessions that have a person in them. */
export function describeSessions(list: WtsList, kinds: AccountKinds): readonly WindowsSession[] {
  return list.sessions.flatMap((session) => {
    const { sid, homeDir } = session;
    if (sid === null || homeDir === null || !isForPeople(session)) return [];
    const info = describe(session, homeDir, kindOf(session, list.autologon, kinds));
    const disconnected = session.state === WTS_STATE.disconnected;
    return [{ info, sid, locked: isLocked(session), disconnected }];
  });
}

/** Session 0 belongs to services. */
function isForPeople({ id, state, user, sid }: WtsSession): boolean {
  const occupied = state === WTS_STATE.active || state === WTS_STATE.disconnected;
  if (id < 1 || user === "" || !occupied) return false;
  return PERSON_SID.test(sid ?? "") && !BREAK_GLASS_SID.test(sid ?? "");
}

/** A session that is disconnected shows the sign-in screen to whoever comes. */
function isLocked({ state, flags }: WtsSession): boolean | null {
  if (state === WTS_STATE.disconnected || flags === WTS_FLAGS.locked) return true;
  return flags === WTS_FLAGS.unlocked ? false : null;
}

function kindOf(
  { domain, user }: WtsSession,
  autologon: WtsList["autologon"],
  kinds: AccountKinds,
): SessionKind {
  const configured = kinds[user];
  if (configured !== undefined) return configured;
  return autologon !== null && isSame(autologon, { domain, user }) ? "generic" : "named";
}

/** Winlogon may leave the domain out; Windows takes the machine's then. */
function isSame(one: { domain: string; user: string }, other: typeof one): boolean {
  const lower = (text: string) => text.toLowerCase();
  const sameDomain = one.domain === "" || lower(one.domain) === lower(other.domain);
  return sameDomain && lower(one.user) === lower(other.user);
}

function describe(
  { id, domain, user, accountFlags }: WtsSession,
  homeDir: string,
  kind: SessionKind,
): SessionInfo {
  const number = windowsAccountNumber(domain, user);
  const blocked = Object.values(UF_CANNOT_UNLOCK).some(
    (flag) => ((accountFlags ?? 0) & flag) !== 0,
  );
  return {
    id: String(id),
    backEnd: "wts",
    kind,
    userName: user,
    uid: number,
    gid: number,
    homeDir,
    display: null,
    xAuthorityPath: null,
    canUnlock: kind === "named" && !blocked,
    freshHome: false,
  };
}
