import * as z from "zod/mini";
import { type Command, commandSchema } from "../contract/command.ts";
import type { ActResult } from "./act-order.ts";
import { KeptValue } from "./kept-value.ts";
import type { KeyValue, Log, SessionInfo } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const KEY = "command.unended";

const receiptIds = z.array(z.string());
const keptSchema = z.array(
  z.object({
    bootId: z.string(),
    sessionId: z.string(),
    uid: z.int(),
    command: commandSchema,
    /** Of tries that left it standing: the one that did not speaks for all of them. */
    superseded: receiptIds,
    /** What became of it in the end; the command's result does not say so yet. Done is what a try proved. */
    ended: z.nullable(z.object({ isDone: z.boolean(), receiptIds })),
  }),
);
export type UnendedCommand = z.infer<typeof keptSchema>[number];

const UNPROVEN: UnendedCommand["ended"] = { isDone: false, receiptIds: [] };

export type UnendedPorts = {
  readonly keyValue: KeyValue;
  /** A session of an earlier boot is another one, whatever its id. */
  readonly bootId: string;
  readonly log: Pick<Log, "warn">;
};

type Whose = Pick<SessionInfo, "id" | "uid">;
type Ended = Pick<ActResult, "outcome" | "receiptIds">;
type Session = Pick<UnendedCommand, "bootId" | "sessionId">;

/**
 * Whose sign-out left the session standing. Its result has been told, so the journal does not bring
 * it back: what a later daemon still has to end, and in whose name, is written down here.
 */
export class UnendedCommands {
  readonly #ports: UnendedPorts;
  readonly #kept: KeptValue<readonly UnendedCommand[]>;
  /** Sessions that are over, and whose command is told of when what they left is cleared. */
  readonly #beingCleared = new Set<string>();
  #onEnded: (commandId: string) => void = () => undefined;

  constructor(ports: UnendedPorts) {
    this.#ports = ports;
    this.#kept = new KeptValue(ports.keyValue, KEY, readKept);
  }

  /** The last of them. */
  of(whose: Whose): Command | null {
    return this.allOf(whose).at(-1) ?? null;
  }

  allOf({ id, uid }: Whose): readonly Command[] {
    const owed = this.#open(id).filter((row) => row.uid === uid);
    return owed.map(({ command }) => command);
  }

  remember({ id: sessionId, uid }: Whose, command: Command, receiptIds: readonly string[]): void {
    const before = this.#open(sessionId).filter((row) => row.command.id === command.id);
    const superseded = [...before.flatMap((row) => row.superseded), ...receiptIds];
    const { bootId } = this.#ports;
    const row = { bootId, sessionId, uid, command, superseded, ended: null };
    this.#kept.keep([...this.#without(before), row]);
  }

  /** Nobody ends it any more. */
  forget(sessionId: string): void {
    const open = this.#open(sessionId);
    if (open.length > 0) this.#kept.keep(this.#without(open));
  }

  /**
   * The session is over, and another one of its id owes nothing. Nothing proves yet what it left, so that
   * the command is not done (design §6.5): what is cleared after it has a receipt of its own.
   *
   * @param isRetried by a try that is under way, which will say how it went
   */
  over(sessionId: string, isRetried: boolean): void {
    const open = this.#open(sessionId);
    if (open.length === 0) return;
    this.#kept.keep([...this.#without(open), ...open.map((row) => ({ ...row, ended: UNPROVEN }))]);
    if (!isRetried) for (const { command } of open) this.#onEnded(command.id);
  }

  /** What a later try came to that left nothing standing. */
  ended(sessionId: string, commandId: string, result: Ended): void {
    this.#end({ bootId: this.#ports.bootId, sessionId }, commandId, result);
  }

  #end(whose: Session, commandId: string, { outcome, receiptIds }: Ended): void {
    const ended = { isDone: outcome === "done", receiptIds: [...receiptIds] };
    const isIt = (row: UnendedCommand) =>
      keyOf(row) === keyOf(whose) && row.command.id === commandId;
    if (!this.#all().some(isIt)) return;
    this.#kept.keep(this.#all().map((row) => (isIt(row) ? { ...row, ended } : row)));
    this.#onEnded(commandId);
  }

  /**
   * What a session left that ended by itself is cleared after it: its receipt tells of the command too,
   * and proves it where all is cleared that the command asked for.
   */
  provenBy(whose: Session, clearing: Promise<Ended>, covers: (command: Command) => boolean): void {
    const key = keyOf(whose);
    const owed = this.#all().filter((row) => keyOf(row) === key);
    if (owed.length === 0) return;
    this.#beingCleared.add(key);
    const end = ({ outcome, receiptIds }: Ended) => {
      this.#beingCleared.delete(key);
      for (const { command } of owed) {
        const proven = covers(command) ? outcome : "partial";
        this.#end(whose, command.id, { outcome: proven, receiptIds });
      }
    };
    void clearing.then(end, (fault: unknown) => {
      this.#ports.log.warn("commandNotProven", {
        sessionId: whose.sessionId,
        fault: String(fault),
      });
      end({ outcome: "failed", receiptIds: [] });
    });
  }

  onEnded(listener: (commandId: string) => void): void {
    this.#onEnded = listener;
  }

  /** No session outlives a boot. */
  endThoseBefore(): void {
    const { bootId } = this.#ports;
    const isOver = (row: UnendedCommand) => row.bootId !== bootId && row.ended === null;
    if (!this.#all().some(isOver)) return;
    this.#kept.keep(this.#all().map((row) => (isOver(row) ? { ...row, ended: UNPROVEN } : row)));
  }

  commandIds(): readonly string[] {
    return [...new Set(this.#all().map(({ command }) => command.id))];
  }

  sessionsOf(commandId: string): readonly UnendedCommand[] {
    return this.#all()
      .filter(({ command }) => command.id === commandId)
      .map((row) => (this.#beingCleared.has(keyOf(row)) ? { ...row, ended: null } : row));
  }

  told(commandId: string): void {
    this.#kept.keep(this.#all().filter(({ command }) => command.id !== commandId));
  }

  #open(sessionId: string): readonly UnendedCommand[] {
    const { bootId } = this.#ports;
    return this.#all().filter(
      (row) => row.sessionId === sessionId && row.bootId === bootId && row.ended === null,
    );
  }

  #without(rows: readonly UnendedCommand[]): readonly UnendedCommand[] {
    return this.#all().filter((row) => !rows.includes(row));
  }

  #all(): readonly UnendedCommand[] {
    return this.#kept.value;
  }
}

function keyOf({ bootId, sessionId }: Session): string {
  return `${bootId} ${sessionId}`;
}

function readKept(text: string | null): readonly UnendedCommand[] {
  const kept = z.safeParse(keptSchema, storedJson(text));
  return kept.success ? kept.data : [];
}
