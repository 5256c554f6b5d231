import type { CommandResult } from "../../agent/contract/command.ts";
import { carryOutCommand } from "../../agent/core/command-effects.ts";
import type { JournalEntry } from "../../agent/core/journal-port.ts";
import { LaterResults } from "../../agent/core/later-results.ts";
import type { UnendedCommands } from "../../agent/core/unended-commands.ts";
import { actDesk, commandTo } from "./act-desk-world.ts";
import { effectPorts } from "./effect-ports.ts";
import { inMemory, keeperWorld, RULES, sessionOf } from "./keeper-world.ts";

export const SESSION = sessionOf("a");
export const ORDERED = commandTo("signOut");

type First = { told: CommandResult | null };

function resultsOf(unended: UnendedCommands, first: First, later: CommandResult[]) {
  const find = (commandId: string): JournalEntry => ({
    ...{ commandId, bodySha256: "", body: "" },
    ...{ state: first.told === null ? "begun" : "done", result: first.told },
  });
  const finish = (_id: string, result: CommandResult) => void later.push(result);
  return new LaterResults({ unended, journal: { find }, finish });
}

const STANDS = { ...RULES, lockAfterMs: null };

type BoardOptions = {
  readonly actors: string[];
  readonly busy: boolean;
  readonly over: NonNullable<Parameters<typeof keeperWorld>[2]>;
};

function boardOver(desk: ReturnType<typeof actDesk>, { actors, busy, over }: BoardOptions) {
  return keeperWorld([SESSION], STANDS, {
    ...over,
    act: async (session, act, reason, command) => {
      if (busy) return new Promise(() => undefined);
      const result = await desk.acts.act(session, act, reason, command);
      actors.push(...desk.actors.splice(0));
      return result;
    },
    owedEnd: desk.acts.owedEnd.bind(desk.acts),
    onRemoved: desk.acts.forget.bind(desk.acts),
  });
}

/** The daemon's part of a command's sign-out, over what a disk keeps. */
export function unendedWorld() {
  const kept = new Map<string, string>();
  const world = keeperWorld([SESSION], STANDS);
  const actors: string[] = [];
  const first: First = { told: null };
  const later: CommandResult[] = [];
  let leftStanding = 1;
  async function startDaemon({ bootId = "boot-1", busy = false } = {}) {
    const desk = actDesk([], { leftStanding, kept, bootId, clock: world.clock });
    const board = boardOver(desk, {
      actors,
      busy,
      over: { clock: world.clock, keyValue: inMemory(kept), bootId },
    });
    const running = board.makeBoard();
    await running.start();
    const { unended } = desk.acts;
    const results = resultsOf(unended, first, later);
    results.resume();
    const ports = effectPorts(running, world.clock);
    const order = async () => {
      first.told = await carryOutCommand(ORDERED, ports);
      results.look(ORDERED.id);
      return first.told;
    };
    return { board: running, change: board.change, order, unended };
  }
  return {
    actors,
    /** What was told of the command after its result. */
    later,
    clock: world.clock,
    startDaemon,
    leaveStanding: (times: number) => {
      leftStanding = times;
    },
  };
}

export async function pass(clock: { advance(ms: number): void }, ms: number): Promise<void> {
  clock.advance(ms);
  await new Promise((resolve) => setImmediate(resolve));
}
