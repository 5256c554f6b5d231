import { type AftermathPorts, AfterTheEnd } from "../../agent/core/after-the-end.ts";
import type { EndOccasion, HomeInUse } from "../../agent/core/home-row.ts";
import { HomesInUse } from "../../agent/core/homes-in-use.ts";
import type { SessionInfo } from "../../agent/core/ports.ts";
import { FakeClock } from "./fake-clock.ts";

/** Every occasion clears. */
export const EVERYTHING = { clearOn: ["signOut", "clear", "boot", "command"] as const };

export function afterTheEndWorld(bootId: string, values = new Map<string, string>()) {
  const clock = new FakeClock();
  const set = (key: string, value: string) => {
    if (world.isFull) throw new Error("no room");
    values.set(key, value);
  };
  const homes = new HomesInUse({ get: (key) => values.get(key) ?? null, set }, bootId);
  const cleared: [EndOccasion, HomeInUse][] = [];
  const audited: unknown[] = [];
  const warned: string[] = [];
  const world = {
    result: Promise.resolve<Awaited<ReturnType<AftermathPorts["clear"]>>>({ outcome: "done" }),
    known: [] as SessionInfo[],
    open: [] as readonly SessionInfo[],
    /** Whether the system tells of its sessions. */
    answers: true,
    /** Whether the disk takes nothing more. */
    isFull: false,
    rules: EVERYTHING as ReturnType<AftermathPorts["rules"]>,
  };
  const after = new AfterTheEnd({
    homes,
    clock,
    log: { warn: (event) => void warned.push(event) },
    audit: { append: (_event, _actor, { because }) => void audited.push(because) },
    rules: () => world.rules,
    sessions: () => world.known,
    openNow: async () => {
      if (!world.answers) throw new Error("no answer");
      return world.open;
    },
    isOver: async (id) => world.answers && world.open.every((open) => open.id !== id),
    clear: (home, occasion) => {
      cleared.push([occasion, home]);
      return world.result;
    },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return Object.assign(world, { after, homes, clock, cleared, audited, warned, settled });
}
