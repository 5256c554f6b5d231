import type { ShellStatus } from "../../agent/contract/local-calls.ts";
import type { SessionInfo } from "../../agent/core/ports.ts";

/** An idle warning, as an agent sends it. */
export const WARNING: ShellStatus = {
  sessionId: "bench",
  sessionKind: "named",
  deviceClass: "shared",
  stage: "warned",
  surface: "warning",
  act: "signOut",
  reason: "idle",
  remainingMs: 42_000,
  idleMs: 840_000,
  answer: "anyKey",
  mayAskMoreTime: false,
  moreTimeLeft: 0,
  moreTimeMs: 300_000,
  mayUseEmergency: false,
  message: null,
  ended: null,
};

export const NOTHING_UP: ShellStatus = {
  ...WARNING,
  stage: "active",
  surface: "none",
  act: null,
  remainingMs: null,
  answer: "none",
};

export function benchSession(display: string): SessionInfo {
  return {
    id: "bench",
    backEnd: "process",
    kind: "named",
    userName: "bench",
    uid: process.getuid?.() ?? 0,
    gid: 0,
    homeDir: "/nonexistent",
    display,
    xAuthorityPath: null,
    canUnlock: true,
    freshHome: false,
  };
}
