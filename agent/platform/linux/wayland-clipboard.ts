import { WaylandClient, type WaylandEvent } from "./wayland-client.ts";

/** Two names of one protocol: the second is what wlroots had before it was agreed upon. */
const MANAGERS = [
  { manager: "ext_data_control_manager_v1", version: 1 },
  { manager: "zwlr_data_control_manager_v1", version: 2 },
] as const;
const GET_DEVICE = 1;
const SET = { selection: 0, primary: 2 } as const;
const TOLD = { selection: 1, primary: 3 } as const;
const PRIMARY_SINCE = { ext_data_control_manager_v1: 1, zwlr_data_control_manager_v1: 2 } as const;
const NOTHING = 0;
const ANSWER_WITHIN_MS = 1_000;

/** `desktopOnly`: this compositor lets no program at it that is not in front. */
export type ClipboardAnswer = number | "desktopOnly" | "noAnswer";

/**
 * How many selections hold something, over all seats; with `empty` they are taken over and dropped
 * at once, and what is told is how many did. What was copied is never asked for.
 */
export async function askClipboard(path: string, what: "look" | "empty"): Promise<ClipboardAnswer> {
  const client = await WaylandClient.connect(path);
  if (client === null) return "noAnswer";
  try {
    return await ask(client, what);
  } finally {
    client.close();
  }
}

async function ask(client: WaylandClient, what: "look" | "empty"): Promise<ClipboardAnswer> {
  const devices = openDevices(client);
  const held = devices === null ? "desktopOnly" : await heldBy(client, devices);
  if (what === "empty" && devices !== null && held !== "noAnswer") {
    for (const device of devices) drop(client, device);
    if (!(await answered(client))) return "noAnswer";
  }
  return held;
}

type Device = { readonly id: number; readonly hasPrimary: boolean };

function openDevices(client: WaylandClient): readonly Device[] | null {
  for (const { manager: wanted, version: atMost } of MANAGERS) {
    const [manager] = client.bindAll(wanted, atMost);
    if (manager === undefined) continue;
    const hasPrimary = manager.version >= PRIMARY_SINCE[wanted];
    return client.bindAll("wl_seat", 1).map((seat) => {
      const id = client.newId();
      client.send(manager.id, GET_DEVICE, id, seat.id);
      return { id, hasPrimary };
    });
  }
  return null;
}

function drop(client: WaylandClient, { id, hasPrimary }: Device): void {
  client.send(id, SET.selection, NOTHING);
  if (hasPrimary) client.send(id, SET.primary, NOTHING);
}

/** A device tells of its selections as soon as it is there, and again when they change. */
async function heldBy(
  client: WaylandClient,
  devices: readonly Device[],
): Promise<number | "noAnswer"> {
  const held = new Set<string>();
  client.onEvent(({ object, opcode, body }: WaylandEvent) => {
    const isOurs = devices.some(({ id }) => id === object);
    if (!isOurs || (opcode !== TOLD.selection && opcode !== TOLD.primary)) return;
    if (body.readUInt32LE(0) === NOTHING) held.delete(`${object}.${opcode}`);
    else held.add(`${object}.${opcode}`);
  });
  return (await answered(client)) ? held.size : "noAnswer";
}

/** All that was sent before has been done. */
function answered(client: WaylandClient): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
    const settle = (isDone: boolean) => {
      clearTimeout(timer);
      resolve(isDone);
    };
    client.onEnded(() => settle(false));
    const after = client.sync();
    client.onEvent(({ object }) => {
      if (object === after) settle(true);
    });
  });
}
