import type { CommandKind } from "../../agent/contract/command.ts";
import type { ServerCommandState } from "../contract/admin-shapes.ts";
import type { CommandRecord, CommandStanding } from "../storage/records.ts";
import type { CommandBatches } from "./command-batches.ts";

export type CommandFilter = {
  readonly deviceId?: string | undefined;
  readonly batchId?: string | undefined;
  readonly kind?: CommandKind | undefined;
  readonly state?: ServerCommandState | undefined;
  /** Only those with a smaller id. */
  readonly beforeId?: string | undefined;
  /** Only of devices of these groups. */
  readonly inGroups?: readonly string[] | undefined;
  readonly limit: number;
};

export type CommandUpdate = {
  readonly commandId: string;
  /** @returns null: it stays as it is */
  readonly change: (command: CommandStanding) => CommandStanding | null;
};

export type CommandStore = CommandBatches & {
  /** All or none. */
  readonly add: (commands: readonly CommandRecord[]) => Promise<void>;
  /** Those that a device has not settled, oldest first. */
  readonly open: (deviceId: string) => Promise<readonly CommandRecord[]>;
  /** Those that nobody settled although their time is over. */
  readonly overdue: (now: string) => Promise<readonly CommandRecord[]>;
  readonly find: (commandId: string) => Promise<CommandRecord | null>;
  readonly list: (filter: CommandFilter) => Promise<readonly CommandRecord[]>;
  /**
   * In one commit, one after the other; several of one command are one write.
   *
   * @returns each as `update` does
   */
  readonly updateEach: (
    changes: readonly CommandUpdate[],
  ) => Promise<readonly (CommandStanding | null)[]>;
  /** @returns the command as it now is; null when there is none or `change` left it alone. */
  readonly update: (
    commandId: string,
    change: CommandUpdate["change"],
  ) => Promise<CommandStanding | null>;
};
