import type { Result } from "../../policies/result.ts";
import type { CommandResult } from "../contract/command.ts";
import type { ShellFault } from "./lost-shells.ts";
import type { SessionKeeper } from "./session-keeper.ts";

/** @returns whether a shell was there in time */
export type ShellRestart = (keeper: SessionKeeper) => Promise<Result<boolean, ShellFault>>;

/** The command of that name: done is what was seen to come back, not what was ordered. */
export async function restartShells(
  keepers: readonly SessionKeeper[],
  restart: ShellRestart,
): Promise<CommandResult> {
  const receiptIds: string[] = [];
  if (keepers.length === 0) {
    const detail = "no such session is open here";
    return { state: "done", because: "noSession", detail, receiptIds };
  }
  const results = await Promise.all(keepers.map((keeper) => restart(keeper)));
  const failed = results.find((one) => !one.ok);
  const seen = results.filter((one) => one.ok && one.value).length;
  if (seen === keepers.length) return { state: "done", receiptIds };
  const detail = `${seen} of ${keepers.length} sessions have a shell`;
  if (failed === undefined) {
    return { state: seen > 0 ? "partial" : "failed", because: "noShell", detail, receiptIds };
  }
  const state = failed.reason === "notSupported" && seen === 0 ? "refused" : "failed";
  const why = `${detail}; ${failed.detail}`.slice(0, 500);
  return { state: seen > 0 ? "partial" : state, because: failed.reason, detail: why, receiptIds };
}
