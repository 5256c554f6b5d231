import { ask, type X11 } from "./x11-connection.ts";
import type { ResExtension, XClientId } from "./x11-protocol.ts";

const ANY_TYPE = 0;
const LOCAL_CLIENT_PID = 2;
/** Who is behind a window is told from this version on. */
const RES_MINOR = 2;

/** The process that a window is of; null: nobody says. */
type PidOf = (window: number) => Promise<number | null>;

/**
 * What a program says of itself (`_NET_WM_PID`) anybody can say, and a window that says it were ours would
 * stay above a cover. The X server knows who connected (X-Resource 1.2). That counts where it numbers
 * processes as we do: a server in a container of its own does not.
 */
export async function openOwners(x11: X11): Promise<PidOf> {
  const res = await ask<ResExtension>((reply) => x11.client.require("res", reply));
  if (res !== null && (res.major > 1 || res.minor >= RES_MINOR)) {
    if ((await pidKnown(res, x11.client.AllocID())) === process.pid) {
      return (window) => pidKnown(res, window);
    }
  }
  const name = await ask<number>((reply) => x11.client.InternAtom(false, "_NET_WM_PID", reply));
  return (window) => pidClaimed(x11, window, name ?? 0);
}

async function pidKnown(res: ResExtension, window: number): Promise<number | null> {
  const ids = await ask<readonly XClientId[]>((reply) =>
    res.QueryClientIds([{ client: window, mask: LOCAL_CLIENT_PID }], reply),
  );
  return ids?.[0]?.value[0] ?? null;
}

async function pidClaimed({ client }: X11, window: number, name: number): Promise<number | null> {
  const found = await ask<{ readonly data: Buffer }>((reply) =>
    client.GetProperty(0, window, name, ANY_TYPE, 0, 1, reply),
  );
  return found !== null && found.data.length >= 4 ? found.data.readUInt32LE(0) : null;
}
