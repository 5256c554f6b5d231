import type { CommandStanding } from "../storage/records.ts";

export type CommandTally = Pick<CommandStanding, "id" | "deviceId" | "state" | "because">;

/** What is asked of all commands of one request at once. */
export type CommandBatches = {
  /** Where every command of a request stands, without the rest of it. */
  readonly tally: (batchId: string) => Promise<readonly CommandTally[]>;
  /** All of a request that no device has settled, in one step. @returns those that changed */
  readonly updateUnanswered: (
    batchId: string,
    change: (command: CommandStanding) => CommandStanding | null,
  ) => Promise<readonly CommandStanding[]>;
};
