import type { CommandKind } from "../../agent/contract/command.ts";

const HOUR_MS = 3_600_000;

/** How long a command may wait for its device at most; also the default. */
export const MAX_LIFETIME_MS: Readonly<Record<CommandKind, number>> = {
  lock: 24 * HOUR_MS,
  signOut: 24 * HOUR_MS,
  refreshPosture: 24 * HOUR_MS,
  wipeSession: 4 * HOUR_MS,
  message: 4 * HOUR_MS,
  restartShell: 4 * HOUR_MS,
  grantTime: HOUR_MS,
  pause: HOUR_MS,
  unlock: HOUR_MS / 4,
  reboot: HOUR_MS / 4,
  rotateKey: HOUR_MS / 4,
};

/** A second admin is always needed (design §7, "Blast radius"). */
const ALWAYS_APPROVED: readonly CommandKind[] = ["reboot", "rotateKey"];

/** What ends or locks something under somebody's hands: many small orders of it are a big one. */
const ENDING: readonly CommandKind[] = ["lock", "signOut", "wipeSession", "restartShell"];
/** What loosens something; where somebody at the device asked for it, it is an answer. */
const ANSWERING: readonly CommandKind[] = ["grantTime", "unlock"];

export function isEnding(kind: CommandKind): boolean {
  return ENDING.includes(kind);
}

export function isAnswering(kind: CommandKind): boolean {
  return ANSWERING.includes(kind);
}

const FEW_DEVICES = 10;
const SMALL_SHARE = 0.01;

/** By one person (design §4, "Modes"); what stops a machine that harms must not wait for a second. */
const LONGEST_PAUSE_ALONE_MS = 4 * HOUR_MS;

type Order = { readonly kind: CommandKind; readonly params: object };

/** @returns why one person may not send this alone, or null where they may */
export function whyApproval(order: Order, targets: number, fleet: number): string | null {
  const { kind, params } = order;
  if (kind === "pause") return whyPauseApproval(params);
  if (ALWAYS_APPROVED.includes(kind)) return `${kind} always needs a second admin`;
  return targets > mostAlone(fleet)
    ? `${kind} on ${targets} of ${fleet} devices needs a second admin`
    : null;
}

function whyPauseApproval(params: object): string | null {
  const forMs = "forMs" in params ? Number(params.forMs) : 0;
  return forMs > LONGEST_PAUSE_ALONE_MS ? "a pause of more than 4 h needs a second admin" : null;
}

/** The same of a policy that makes something stricter, or clears more, on so many devices. */
export function whyPolicyApproval(name: string, tightened: number, fleet: number): string | null {
  return tightened > mostAlone(fleet)
    ? `${name} makes something stricter on ${tightened} of ${fleet} devices and needs a second admin`
    : null;
}

/** How many devices one person may change alone. */
export function mostAlone(fleet: number): number {
  return Math.max(FEW_DEVICES, Math.floor(fleet * SMALL_SHARE));
}
