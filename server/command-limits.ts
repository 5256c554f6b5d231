import type { CommandKind } from "../agent/contract/command.ts";

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

const FEW_DEVICES = 10;
const SMALL_SHARE = 0.01;

/** Whether one person may not send this alone. */
export function needsApproval(kind: CommandKind, targets: number, fleet: number): boolean {
  return (
    ALWAYS_APPROVED.includes(kind) ||
    targets > Math.max(FEW_DEVICES, Math.floor(fleet * SMALL_SHARE))
  );
}
