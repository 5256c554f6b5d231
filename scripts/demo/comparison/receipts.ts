import { eventually } from "../eventually.ts";
import { agentStatus } from "./agent-on-machine.ts";
import { type Bench, tell } from "./bench.ts";
import type { ControlPlane } from "./control-plane.ts";
import { measureGone } from "./find-token.ts";

const VERIFY_LIMIT_MS = 60_000;

/** A receipt came: is the token really gone, and does the server have it with a true signature? */
export async function followReceipt(
  bench: Bench,
  plane: ControlPlane,
  receiptId: string,
): Promise<void> {
  const { board, side, machine } = bench;
  const status = agentStatus(machine);
  const receipt = status?.receipts.find(({ id }) => id === receiptId);
  if (receipt === undefined || status?.deviceId == null) return;
  board.setSide(side, { receipt: { ...receipt, verified: null } });
  tell(bench, "agent", `The agent signed a receipt: ${receipt.status}.`);
  await measureGone(bench);
  const { deviceId } = status;
  // A device that is offline tells of it later.
  const verify = async () => ((await plane.verifyReceipt(deviceId, receiptId)) ? true : null);
  await eventually("verified receipt", verify, { withinMs: VERIFY_LIMIT_MS, everyMs: 2_000 });
  board.setSide(side, { receipt: { ...receipt, verified: true } });
  tell(bench, "observed", "The receipt on the server is verified: signed by this device.", "safe");
}
