import { WaylandClient, type WaylandEvent } from "./wayland-client.ts";
import type { LockAnswer } from "./x11-probe-messages.ts";

/**
 * How a compositor can be asked whether a locker has the session: one asks for what only one
 * program can have at a time. `refused` is the event that says "somebody else has it".
 */
const WAYS = [
  { manager: "ext_session_lock_manager_v1", ask: 1, granted: 0, refused: 1, giveBack: 2 },
  // Before ext-session-lock-v1 (sway until 1.7): whoever has the inhibitor has all input.
  { manager: "zwlr_input_inhibit_manager_v1", ask: 0, granted: null, refused: null, giveBack: 0 },
] as const;

const ANSWER_WITHIN_MS = 1500;
/** wl_display: the object that is an error's, then the code. */
const DISPLAY = 1;
const ERROR = 0;
const ALREADY_INHIBITED = 0;

/**
 * Whether a program holds the lock of this compositor. Where nobody does we have it for a moment,
 * so this is asked only when a locker should have it.
 *
 * @param mayGiveBack false: somebody's locker was killed here, and the compositor still keeps the
 *   screen shut for it. Then what we got is dropped, which leaves it shut.
 */
export async function askWhoLocked(path: string, mayGiveBack: boolean): Promise<LockAnswer> {
  const client = await WaylandClient.connect(path);
  if (client === null) return "cannotTell";
  const way = WAYS.find(({ manager }) => client.offers(manager));
  const manager = way === undefined ? null : client.bind(way.manager);
  if (way === undefined || manager === null) {
    client.close();
    return "cannotTell";
  }
  const lock = client.newId();
  // In one piece: what a compositor has not read yet when it refuses would hide its refusal.
  const after = client.together(() => {
    client.send(manager, way.ask, lock);
    return client.sync();
  });
  const held = await heard(client, way, { manager, lock, after });
  if (held === "free" && mayGiveBack) client.send(lock, way.giveBack);
  client.close();
  return held;
}

type Way = (typeof WAYS)[number];
type Ids = Readonly<Record<"manager" | "lock" | "after", number>>;

function heard(client: WaylandClient, way: Way, ids: Ids): Promise<LockAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("cannotTell"), ANSWER_WITHIN_MS);
    const settle = (answer: LockAnswer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    client.onEnded(() => settle("cannotTell"));
    client.onEvent((event) => {
      const answer =
        event.object === DISPLAY ? errorMeans(event, way, ids) : means(event, way, ids);
      if (answer !== null) settle(answer);
    });
  });
}

function means({ object, opcode }: WaylandEvent, way: Way, ids: Ids): LockAnswer | null {
  // The inhibitor has no event: no error until all that was sent is answered means it is ours.
  if (object === ids.after) return way.granted === null ? "free" : null;
  if (object !== ids.lock) return null;
  if (opcode === way.refused) return "held";
  return opcode === way.granted ? "free" : null;
}

function errorMeans({ opcode, body }: WaylandEvent, way: Way, ids: Ids): LockAnswer | null {
  if (opcode !== ERROR) return null;
  const isTaken =
    body.readUInt32LE(0) === ids.manager && body.readUInt32LE(4) === ALREADY_INHIBITED;
  return isTaken && way.refused === null ? "held" : "cannotTell";
}
