import type { Command, CommandParams } from "../../agent/contract/command.ts";
import { carryOutCommand } from "../../agent/core/command-effects.ts";
import type { SessionRules } from "../../policies/session-state.ts";
import { actDesk, commandTo, type DeskOptions } from "./act-desk-world.ts";
import { effectPorts } from "./effect-ports.ts";
import { keeperWorld, RULES, sessionOf } from "./keeper-world.ts";

const SESSION = sessionOf("a");
const QUIET: SessionRules = { ...RULES, lockAfterMs: null };

/** One session, and whatever is ordered of it, down to the acts and in whose name they are done. */
export async function commandsWorld(options: Omit<DeskOptions, "clock"> = {}) {
  const world = keeperWorld([SESSION], QUIET);
  const desk = actDesk(["signOut", "clear", "command"], { ...options, clock: world.clock });
  const { acts } = desk;
  const board = keeperWorld([SESSION], QUIET, {
    clock: world.clock,
    act: acts.act.bind(acts),
    owedEnd: acts.owedEnd.bind(acts),
    onRemoved: acts.forget.bind(acts),
  });
  const running = board.makeBoard();
  await running.start();
  const ports = {
    ...effectPorts(running, world.clock),
    actNow: (_keeper: unknown, act: "clear" | "signOut", command: Command) =>
      acts.actAfter(SESSION, act, command),
  };
  return {
    ...desk,
    clock: world.clock,
    board: running,
    change: board.change,
    order: (command: Command) => carryOutCommand(command, ports),
  };
}

/** `n` tells it from others of its kind. */
export function orderOf(
  kind: "lock" | "signOut" | "wipeSession",
  n: number,
  over: { readonly params?: CommandParams<"signOut" | "wipeSession">; evenInObserve?: true } = {},
): Command {
  const id = `0197a3c0-0000-7000-8000-00000000000${n}`;
  return { ...commandTo("signOut"), id, kind, ...over } as Command;
}
