import type { Monitor, Monitors } from "../monitors.ts";
import { ask, connectX11 } from "./x11-connection.ts";
import type { RandrExtension, ScreenResources } from "./x11-protocol.ts";

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
    const { client, root, stream } = await connectX11(display);
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
