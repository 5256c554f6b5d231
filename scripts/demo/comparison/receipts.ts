import { setTimeout as delay } from "node:timers/promises";
import { agentStatus } from "./agent-on-machine.ts";
import { type Bench, tell } from "./bench.ts";
import type { ControlPlane } from "./control-plane.ts";
import { measureGone } from "./find-token.ts";

const ASK_EVERY_MS = 2_000;
/** A minute of a server that hears the device, and still has no true receipt of it. */
const MOST_ASKED = 30;

/** A receipt came: is the token really gone, and does the server have it with a true signature? */
export async function followReceipt(
  bench: Bench,
  plane: Pick<ControlPlane, "verifyReceipt">,
  receiptId: string,
  askEveryMs = ASK_EVERY_MS,
): Promise<void> {
  const { board, side, machine } = bench;
  const status = agentStatus(machine);
  const receipt = status?.receipts.find(({ id }) => id === receiptId);
  if (receipt === undefined || status?.deviceId == null) return;
  board.setSide(side, { receipt: { ...receipt, verified: null } });
  tell(bench, "agent", "event.receiptSigned", { status: receipt.status });
  await measureGone(bench);
  const { deviceId } = status;
  const isShown = () => board.state().sides[side].receipt?.id === receiptId;
  // Its place is a later one's as soon as there is one, and nobody's after a new beginning.
  let asked = 0;
  while (isShown()) {
    // A device that is offline tells of it later, however much later that is.
    if (board.state().sides[side].online === true) {
      asked += 1;
      if (await isVerified(plane, deviceId, receiptId, asked)) break;
    }
    await delay(askEveryMs);
  }
  if (!isShown()) return;
  board.setSide(side, { receipt: { ...receipt, verified: true } });
  tell(bench, "observed", "event.receiptVerified", {}, "safe");
}

/** @throws where that is no matter of time any more */
async function isVerified(
  plane: Pick<ControlPlane, "verifyReceipt">,
  deviceId: string,
  receiptId: string,
  asked: number,
): Promise<boolean> {
  try {
    if (await plane.verifyReceipt(deviceId, receiptId)) return true;
  } catch (error) {
    if (asked >= MOST_ASKED) throw error;
    return false;
  }
  if (asked >= MOST_ASKED) throw new Error("the server can't verify it");
  return false;
}
