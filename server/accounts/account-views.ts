import { editionOf } from "../http/editions.ts";
import type { AccountRecord, ConsoleSessionRecord, PasskeyRecord } from "./account-records.ts";
import { FRESH_MS, SESSION_IDLE_MS, SESSION_LENGTH_MS } from "./console-sessions.ts";

export function accountView({ password, groups, ...shown }: AccountRecord) {
  return {
    ...shown,
    edition: editionOf({ role: shown.role, groups }),
    groups: groups === null ? null : [...groups],
    hasPassword: password !== null,
  };
}

export function sessionView(session: ConsoleSessionRecord, currentId: string | null) {
  const { secretSha256: _, createdAt, provenAt, ...shown } = session;
  return {
    ...shown,
    signedInAt: createdAt,
    idleEndsAt: later(session.lastSeenAt, SESSION_IDLE_MS),
    endsAt: later(createdAt, SESSION_LENGTH_MS),
    freshUntil: later(provenAt, FRESH_MS),
    isThisOne: session.id === currentId,
  };
}

export function passkeyView({ id, label, rpId, publicKey, createdAt, lastUsedAt }: PasskeyRecord) {
  return { id, label, rpId, publicKey, createdAt, lastUsedAt };
}

function later(at: string, byMs: number): string {
  return new Date(Date.parse(at) + byMs).toISOString();
}
