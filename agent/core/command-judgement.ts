import type { Mode } from "../../policies/vocabulary.ts";
import { CLOCK_SKEW_MS } from "../contract/clock-skew.ts";
import {
  type Command,
  type CommandKind,
  type CommandResult,
  DESTRUCTIVE_KINDS,
} from "../contract/command.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The longest a command of each kind may wait for its device: from `issuedAt` to `notAfter`. */
const MAX_LIFE_MS: { readonly [K in CommandKind]: number } = {
  wipeSession: 4 * HOUR_MS,
  lock: 24 * HOUR_MS,
  signOut: 24 * HOUR_MS,
  message: 24 * HOUR_MS,
  grantTime: 4 * HOUR_MS,
  unlock: 4 * HOUR_MS,
  pause: 4 * HOUR_MS,
  refreshPosture: 24 * HOUR_MS,
  restartShell: 24 * HOUR_MS,
  reboot: 15 * MINUTE_MS,
  rotateKey: 15 * MINUTE_MS,
};

export type Situation = {
  readonly deviceId: string;
  /** Trusted time, milliseconds since 1970. */
  readonly nowMs: number;
  readonly mode: Mode;
  readonly isProtected: boolean;
};

/** Whether its time has not run out: for what began and waited since. */
export function isInTime({ notAfter }: Pick<Command, "notAfter">, nowMs: number): boolean {
  return nowMs <= Date.parse(notAfter) + CLOCK_SKEW_MS;
}

/** @returns why this device does not carry it out, or null. Of several reasons, the first. */
export function refusalOf(command: Command, situation: Situation): CommandResult | null {
  if (command.deviceId !== situation.deviceId) {
    return refused("notAddressed", `it is for ${command.deviceId}`);
  }
  return (
    judgeProtection(command, situation.isProtected) ??
    judgeWindow(command, situation.nowMs) ??
    judgeMode(command, situation.mode)
  );
}

/** The server leaves such a device out; one that was taken over, or forgot, is refused here. */
function judgeProtection({ kind }: Command, isProtected: boolean): CommandResult | null {
  return isProtected && DESTRUCTIVE_KINDS.includes(kind)
    ? refused("protectedDevice", `this device is protected: no ${kind} is for it`)
    : null;
}

function judgeWindow(command: Command, nowMs: number): CommandResult | null {
  const issuedMs = Date.parse(command.issuedAt);
  const fromMs = Date.parse(command.notBefore);
  const untilMs = Date.parse(command.notAfter);
  if (issuedMs > untilMs || fromMs > untilMs) {
    return refused("badWindow", "it ends before it begins");
  }
  if (untilMs - issuedMs > MAX_LIFE_MS[command.kind]) {
    return refused("livesTooLong", `${command.kind} may wait ${MAX_LIFE_MS[command.kind]} ms`);
  }
  if (!isInTime(command, nowMs)) {
    return { ...refused("expired", `valid until ${command.notAfter}`), state: "expired" };
  }
  return nowMs < Math.max(issuedMs, fromMs) - CLOCK_SKEW_MS
    ? refused("notYetValid", `valid from ${command.notBefore}, issued at ${command.issuedAt}`)
    : null;
}

/** A pause holds what happens by itself; what a person sends is meant, paused or not. */
function judgeMode({ kind, evenInObserve }: Command, mode: Mode): CommandResult | null {
  return mode === "observe" && DESTRUCTIVE_KINDS.includes(kind) && evenInObserve !== true
    ? refused("observing", "this device only observes; send it with --even-in-observe to act")
    : null;
}

export function refused(because: string, detail: string): CommandResult {
  return { state: "refused", because, detail: detail.slice(0, 500), receiptIds: [] };
}
