import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createClient } from "x11/lib/xcore.js";
import type { Reply, ResExtension, SyncExtension, XClient, XScreen } from "./x11-protocol.ts";

/** A local display and nothing else: never a host, never TCP (design §5). */
const DISPLAY = /^:(\d{1,5})$/;

/** One connection to one X server. */
export type X11 = {
  readonly client: XClient;
  readonly screen: XScreen;
  readonly sync: SyncExtension;
  /** Missing on servers without X-Resource 1.2: whose window it is must then be asked of the window. */
  readonly res: ResExtension | null;
};

/**
 * Connects over the unix socket of a display; the cookie comes from `XAUTHORITY` in the
 * environment or from the home's `.Xauthority`.
 *
 * @throws when the display is not local, does not answer or lacks the SYNC extension
 */
export async function connectX11(display: string, onLost: (error: Error) => void): Promise<X11> {
  const stream = await openSocket(display);
  const { client, screen } = await handshake(display, stream);
  client.on("error", () => undefined);
  stream.on("close", () => onLost(new Error(`the X server of ${display} went away`)));
  const [sync, res] = await Promise.all([
    ask<SyncExtension>((reply) => client.require("sync", reply)),
    ask<ResExtension>((reply) => client.require("res", reply)),
  ]);
  if (sync === null) throw new Error(`the X server of ${display} has no SYNC extension`);
  return { client, screen, sync, res };
}

/** One request, one answer; null where the X server refused, as for a window that has just gone. */
export function ask<T>(send: (reply: Reply<T>) => void): Promise<T | null> {
  return new Promise((resolve) => {
    send((error, value) => {
      resolve(error ? null : value);
      return true;
    });
  });
}

function handshake(
  display: string,
  stream: Socket,
): Promise<{ readonly client: XClient; readonly screen: XScreen }> {
  return new Promise((resolve, reject) => {
    // No request of ours is big, and asking for big ones costs two round trips at the start.
    const options = { display, stream, auth: undefined, disableBigRequests: true } as const;
    const client = createClient(options, (error, ready) => {
      const screen = ready?.screen[0];
      if (error || screen === undefined) reject(error ?? new Error(`${display} has no screen`));
      else resolve({ client, screen });
    });
    client.once("error", reject);
  });
}

/** The abstract name second: it works across mount namespaces, but anybody could have taken it. */
async function openSocket(display: string): Promise<Socket> {
  const number = DISPLAY.exec(display)?.[1];
  if (number === undefined) throw new Error(`not a local X display: ${display}`);
  const path = `/tmp/.X11-unix/X${number}`;
  try {
    return await openPath(path);
  } catch {
    return await openPath(`\0${path}`);
  }
}

async function openPath(path: string): Promise<Socket> {
  const socket = connect(path);
  await once(socket, "connect");
  return socket;
}
