import type { Result } from "../../policies/result.ts";

/** A command as it was verified: `body` is the exact text that was signed. */
export type JournaledCommand = {
  readonly commandId: string;
  readonly bodySha256: string;
  readonly body: string;
};

/** Written and read back before any effect (design §7, "Journal before effect"). */
export interface Journal {
  /** @returns null when it is new, the stored entry if this id was seen with the same bytes. */
  begin(command: JournaledCommand, atMs: number): Result<JournalEntry | null, "otherBytes">;
  /** Durable when it returns. `result` is any JSON value. */
  advance(commandId: string, state: JournalState, result: unknown): void;
  find(commandId: string): JournalEntry | null;
  /** Everything that is not `done`, oldest first. */
  unfinished(): readonly JournalEntry[];
}

export type JournalState = "begun" | "done";

export type JournalEntry = JournaledCommand & {
  readonly state: JournalState;
  readonly result: unknown;
};
