import type { OpenSession } from "./fake-machine.ts";
import type { World } from "./world.ts";

export function anySession(world: World): OpenSession | null {
  const open = [...world.machine.sessions.values()];
  return open.length === 0 ? null : world.random.pick(open);
}

export function later(world: World, ms: number, happens: () => void): void {
  world.time.plan(world.time.trueMs + ms, happens);
}
