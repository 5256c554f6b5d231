import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { AdminAccess } from "../../scripts/cli/admin-exchange.ts";

/** A way to a server that breaks when the first answer comes back through it. */
export async function losingProxy(access: AdminAccess): Promise<{
  readonly access: AdminAccess;
  readonly connections: () => number;
}> {
  const { hostname, port } = new URL(access.url);
  let connections = 0;
  const proxy = createServer((client) => {
    connections += 1;
    const server = connect(Number(port), hostname);
    client.on("error", () => undefined).pipe(server);
    server.on("error", () => undefined);
    if (connections === 1) breakAtTheAnswer(client, server);
    else server.pipe(client);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  const address = proxy.address();
  const at = typeof address === "object" && address !== null ? address.port : 0;
  const url = access.url.replace(/:\d+$/, `:${at}`);
  return { access: { ...access, url }, connections: () => connections };
}

/** Lets the handshake through: the last thing that is said back is the answer. */
function breakAtTheAnswer(client: Socket, server: Socket): void {
  let asked = false;
  client.on("data", (bytes) => {
    // A record of TLS 1.3 that carries the request is the first of more than a handshake's end.
    asked ||= bytes.length > 200 && client.bytesRead > bytes.length;
  });
  server.on("data", (bytes) => {
    if (!asked) client.write(bytes);
    else setTimeout(() => client.resetAndDestroy(), 200);
  });
}
