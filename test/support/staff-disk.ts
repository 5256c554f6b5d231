import { StaffDesk } from "../../agent/core/staff-desk.ts";
import { FakeClock } from "./fake-clock.ts";
import { keeperWorld, RULES, sessionOf } from "./keeper-world.ts";

const STAFF_SECRET = "ab".repeat(32);
export const STAFF_KEY = Buffer.from(STAFF_SECRET, "hex");

/** What a daemon finds again after a restart or a reboot. */
export function staffDisk() {
  const values = new Map<string, string>();
  const rows: string[] = [];
  const warnings: string[] = [];
  const start = async (clock = new FakeClock(), bootId = "boot-1") => {
    const world = keeperWorld([sessionOf("a"), sessionOf("b", { uid: 2002 })], {
      ...RULES,
      maxLengthMs: 3_600_000,
    });
    const board = world.makeBoard();
    await board.start();
    const pauses: number[] = [];
    const desk = new StaffDesk({
      clock,
      keyValue: {
        get: (key) => values.get(key) ?? null,
        set: (key, value) => void values.set(key, value),
      },
      bootId,
      audit: { append: (event, _actor, body) => void rows.push(`${event} ${Object.values(body)}`) },
      log: { info: () => undefined, warn: (event) => void warnings.push(event) },
      board,
      pauseFor: (forMs) => void pauses.push(forMs),
      utcMs: () => clock.nowMs(),
    });
    desk.setSecret(STAFF_SECRET);
    return { desk, clock, board, pauses, world };
  };
  return { start, rows, warnings };
}
