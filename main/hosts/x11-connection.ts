import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { connect, type Socket } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { createClient } from "x11/lib/xcore.js";
import type { Reply, XClient, XConnection } from "./x11-protocol.ts";

export type X11 = {
  readonly client: XClient;
  readonly root: number;
  readonly stream: Socket;
};

/**
 * @param display `:0`: the socket of this machine, never TCP
 * @throws where the server lets nobody in
 */
export async function connectX11(display: string): Promise<X11> {
  const stream = await openSocket(display);
  const { client, root } = await handshake(display, stream);
  client.on("error", () => undefined);
  return { client, root, stream };
}

/** One request, one answer; null where the X server refused, as for what has just gone. */
export function ask<T>(send: (reply: Reply<T>) => void): Promise<T | null> {
  return new Promise((resolve) => {
    send((error, value) => {
      resolve(error ? null : value);
      return true;
    });
  });
}

function handshake(display: string, stream: Socket) {
  return new Promise<{ readonly client: XClient; readonly root: number }>((resolve, reject) => {
    const auth = mayReadCookie() ? undefined : { name: "", data: "" };
    const options = { display, stream, auth, disableBigRequests: true } as const;
    const client = createClient(options, (error, ready: XConnection | undefined) => {
      const screen = ready?.screen[0];
      if (error || screen === undefined) reject(error ?? new Error(`${display} has no screen`));
      else resolve({ client, root: screen.root });
    });
    client.once("error", reject);
  });
}

/** npm `x11` throws out of a callback where it may not: that would end the shell. */
function mayReadCookie(): boolean {
  const path = process.env["XAUTHORITY"] || join(homedir(), ".Xauthority");
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The abstract name second: it works across mount namespaces, but anybody could have taken it. */
async function openSocket(display: string): Promise<Socket> {
  const path = `/tmp/.X11-unix/X${display.slice(1)}`;
  return socketAt(path).catch(() => socketAt(`\0${path}`));
}

async function socketAt(path: string): Promise<Socket> {
  const socket = connect(path).unref();
  await once(socket, "connect");
  return socket;
}
