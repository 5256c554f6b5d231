import { LostShells, type ShellFault } from "../../agent/core/lost-shells.ts";
import { ok, type Result } from "../../policies/result.ts";
import { keeperWorld, RULES, sessionOf } from "./keeper-world.ts";

/** One session on a board, and who looks after its shell. */
export async function search({
  session = sessionOf("a"),
  bootId = "boot-1",
  values = new Map<string, string>(),
} = {}) {
  const world = keeperWorld([session], RULES, { onRemoved: (id) => lostShells.removed(id) });
  const board = world.makeBoard();
  await board.start();
  const restarted: string[] = [];
  const found = { started: 0, restarted, rows: [] as string[], connected: false, values };
  let answer: Result<null, ShellFault> = ok(null);
  const make = (boot = bootId) =>
    new LostShells({
      board,
      starter: {
        restart: async ({ id }) => {
          found.started += 1;
          restarted.push(id);
          return answer;
        },
      },
      isConnected: () => found.connected,
      audit: { append: (event, _, { acted }) => void found.rows.push(`${event} ${acted ?? ""}`) },
      keyValue: {
        get: (key) => values.get(key) ?? null,
        set: (key, value) => void values.set(key, value),
      },
      bootId: boot,
      clock: world.clock,
      log: { info: () => undefined, warn: () => undefined },
    });
  const refuse = (next: Result<null, ShellFault>) => {
    answer = next;
  };
  const lostShells = make();
  return { world, board, found, make, refuse, lostShells };
}
