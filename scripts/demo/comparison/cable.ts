import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** The one way from a computer to something outside of it: what is plugged out gets nowhere. */
export type Cable = {
  /** Where its near end is, for whoever is at the computer. */
  readonly host: string;
  readonly port: number;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
};

/** Carries bytes from a port of its own to another of this machine. */
export async function layCable(targetPort: number): Promise<Cable> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return {
    ...{ host: "127.0.0.1", port },
    unplug: async () => {
      server.close();
      for (const socket of open) socket.resetAndDestroy();
    },
    plugIn: async () => {
      if (!server.listening) await listen(port);
    },
  };
}
