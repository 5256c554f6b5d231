import type { CommandView } from "../contract/admin-shapes.ts";
import type { CommandRecord, CommandStanding } from "../storage/records.ts";
import { isSettled } from "./command-progress.ts";

/** A command as admins see it: without the signed bytes. */
export function commandViewOf(
  command: CommandStanding & Partial<Pick<CommandRecord, "envelope">>,
): CommandView {
  const { envelope: _, proof, receiptIds, history, ...shown } = command;
  return {
    ...shown,
    approvedBy: proof?.approvals.map(({ by }) => by) ?? [],
    receiptIds: [...receiptIds],
    history: [...history],
    settled: isSettled(command),
  };
}
