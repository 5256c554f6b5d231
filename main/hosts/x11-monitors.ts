import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { connect, type Socket } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { createClient } from "x11/lib/xcore.js";
import type { Monitor, Monitors } from "../monitors.ts";
import type { RandrExtension, Reply, ScreenResources, XClient, XConnection } from "./x11-randr.ts";

export type MonitorListener = {
  /** A monitor came or went, or has another place or size. */
  readonly onChange: () => void;
  /** Nothing more will be heard. */
  readonly onLost: () => void;
};

export type MonitorWatch = {
  readonly read: () => Promise<Monitors>;
  readonly close: () => void;
};

/**
 * The X server itself tells of its monitors: Chromium tells a page that nobody sees of them late, and
 * leaves out those that are lit but count as disconnected (a cable that says nothing, a KVM switch).
 *
 * @param display `:0`: the socket of this machine, never TCP
 * @returns null where the server lets nobody in or has no RandR 1.3
 */
export async function watchMonitors(
  display: string,
  listener: MonitorListener,
): Promise<MonitorWatch | null> {
  try {
    const stream = await openSocket(display);
    const { client, root } = await handshake(display, stream);
    client.on("error", () => undefined);
    const randr = await ask<RandrExtension>((reply) => client.require("randr", reply));
    if (randr === null || randr.minor_version < 3) {
      client.terminate();
      return null;
    }
    stream.on("close", listener.onLost);
    client.on("event", ({ name }: { readonly name: string }) => {
      if (name === "RRScreenChangeNotify") listener.onChange();
    });
    randr.SelectInput(root, randr.NotifyMask.ScreenChange);
    return {
      read: () => read(randr, root),
      close: () => {
        stream.off("close", listener.onLost);
        client.terminate();
      },
    };
  } catch {
    return null;
  }
}

async function read(randr: RandrExtension, root: number): Promise<Monitors> {
  const resources = await ask<ScreenResources>((reply) =>
    randr.GetScreenResourcesCurrent(root, reply),
  );
  const { crtcs = [], config_timestamp: at = 0 } = resources ?? {};
  const [primaryOutput, ...monitors] = await Promise.all([
    ask<number>((reply) => randr.GetOutputPrimary(root, reply)),
    ...crtcs.map((crtc) => ask<Monitor>((reply) => randr.GetCrtcInfo(crtc, at, reply))),
  ]);
  return { monitors: monitors.filter((one) => one !== null), primaryOutput };
}

/** One request, one answer; null where the X server refused, as for what has just gone. */
function ask<T>(send: (reply: Reply<T>) => void): Promise<T | null> {
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
