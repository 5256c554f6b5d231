import { anySession, later } from "./happening.ts";
import { PEOPLE } from "./people.ts";
import { EMERGENCY_MS, type World } from "./world.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

/** Of somebody who may be signed in. Until it is open again nobody signs in or unlocks with it. */
export function closeAccount(world: World): void {
  const { machine, random } = world;
  const { userName } = random.pick(PEOPLE.filter(({ kind }) => kind === "named"));
  if (machine.accounts.isClosed(userName)) return;
  machine.accounts.close(userName);
  later(world, random.below(3 * HOUR_MS), () => machine.accounts.open(userName));
}

/** Somebody who sits there, or who has come for that. */
export function touchSomething(world: World): void {
  const session = anySession(world);
  const { daemon, machine, random, time } = world;
  if (session === null || daemon === null || time.isDaemonFrozen) return;
  if (session.isLocked || !session.isShellUp) return;
  if (!session.isTyping) {
    machine.startTyping(session, time.trueMs + 5 * SECOND_MS);
    later(world, 5 * SECOND_MS, () => {
      if (session.isTyping) machine.stopTyping(session);
    });
  }
  const call = random.pick(["emergency", "nextPerson", "signOutNow"] as const);
  if (!daemon.touch(session.info.id, call) || call !== "emergency") return;
  session.heldUntilMs = time.trueMs + EMERGENCY_MS;
  later(world, EMERGENCY_MS, () => world.disturbed());
}
