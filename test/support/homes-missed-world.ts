import type { SessionInfo } from "../../agent/core/ports.ts";
import { afterTheEndWorld } from "./after-the-end-world.ts";
import { sessionOf } from "./keeper-world.ts";

/** A shared account, and two who use it one after the other. */
export const DESK = { homeDir: "/home/desk", kind: "generic" } as const;
export const [LEFT, RIGHT] = [sessionOf("5", DESK), sessionOf("7", DESK)];

export const DONE = Promise.resolve({ outcome: "done" } as const);
export const FAILED = Promise.resolve({ outcome: "failed" } as const);
export const AWAY = Promise.resolve({ outcome: "partial", isHomeAway: true } as const);
export const NEVER = new Promise<never>(() => undefined);
export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

type World = ReturnType<typeof afterTheEndWorld>;

export async function comes(world: World, session: SessionInfo): Promise<void> {
  world.open = [session];
  world.known.push(session);
  world.after.opened(session);
  await world.settled();
}

export async function goes(world: World, session: SessionInfo): Promise<void> {
  world.open = [];
  world.known = [];
  world.after.removed(session.id, false);
  await world.settled();
}

export async function isThereFor(world: World, session: SessionInfo): Promise<void> {
  await comes(world, session);
  await goes(world, session);
}

/** A daemon that starts while these are signed in, whom the one before knew. */
export async function startsAgain(
  values: Map<string, string>,
  { open = [] as readonly SessionInfo[], bootId = "boot-1", afterMs = 0 } = {},
): Promise<World> {
  const world = afterTheEndWorld(bootId, values);
  world.clock.advance(afterMs);
  world.open = open;
  for (const session of open) {
    world.known.push(session);
    world.after.opened(session);
  }
  world.after.resume();
  await world.settled();
  return world;
}

export async function pass(world: World, ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.settled();
}

export function clearedIds({ cleared }: World): readonly string[] {
  return cleared.map(([occasion, { sessionId }]) => `${occasion} ${sessionId}`);
}

export function listed({ homes }: World): readonly string[] {
  return homes.all().map(({ sessionId }) => sessionId);
}
