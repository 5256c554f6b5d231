import {
  type AftermathPorts,
  AfterTheEnd,
  type EndOccasion,
} from "../../agent/core/after-the-end.ts";
import { type HomeInUse, HomesInUse } from "../../agent/core/homes-in-use.ts";
import type { SessionInfo } from "../../agent/core/ports.ts";
import { FakeClock } from "./fake-clock.ts";

/** Every occasion clears. */
export const EVERYTHING = { clearOn: ["signOut", "clear", "boot", "command"] as const };

export function afterTheEndWorld(bootId: string, values = new Map<string, string>()) {
  const clock = new FakeClock();
  const homes = new HomesInUse(
    { get: (key) => values.get(key) ?? null, set: (key, value) => void values.set(key, value) },
    bootId,
  );
  const cleared: [EndOccasion, HomeInUse][] = [];
  const audited: unknown[] = [];
  const warned: string[] = [];
  const world = {
    result: Promise.resolve<Awaited<ReturnType<AftermathPorts["clear"]>>>({ outcome: "done" }),
    known: [] as SessionInfo[],
    open: [] as readonly SessionInfo[],
    /** Whether the system tells of its sessions. */
    answers: true,
    rules: EVERYTHING as ReturnType<AftermathPorts["rules"]>,
  };
  const after = new AfterTheEnd({
    homes,
    clock,
    log: { warn: (event) => void warned.push(event) },
    audit: { append: (_event, _actor, { because }) => void audited.push(because) },
    rules: () => world.rules,
    sessions: () => world.known,
    openNow: async () => world.open,
    isOver: async (id) => world.answers && world.open.every((open) => open.id !== id),
    clear: (home, occasion) => {
      cleared.push([occasion, home]);
      return world.result;
    },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return Object.assign(world, { after, homes, clock, cleared, audited, warned, settled });
}
