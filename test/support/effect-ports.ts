import type { EffectPorts } from "../../agent/core/command-effects.ts";
import type { Clock } from "../../agent/core/ports.ts";
import type { SessionBoard } from "../../agent/core/session-board.ts";
import { ok } from "../../policies/result.ts";

/** What commands need besides sessions, all of it well-behaved. */
export function effectPorts(board: SessionBoard, clock: Clock): EffectPorts {
  return {
    board,
    clock,
    refreshPosture: async () => undefined,
    showMessage: () => undefined,
    pause: () => undefined,
    actNow: async () => ({ outcome: "done", detail: "seen", ms: 1, receiptIds: ["late"] }),
    restartShell: async () => ok(true),
    reboot: async () => ({ state: "done", receiptIds: [] }),
    rotateKey: async () => ({ state: "done", receiptIds: [] }),
    isShellThere: () => true,
  };
}
