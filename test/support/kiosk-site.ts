import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";

/** One page with a link or a field for every way out of a kiosk that a site can offer. */
function startPage(other: string): string {
  const link = (id: string, more: string) => `<a id="${id}" ${more}>${id}</a> `;
  return `<!doctype html><title>start</title><h1>start</h1>
    ${link("blank", 'target="_blank" href="/blank"')}
    ${link("elsewhere", `target="_blank" href="${other}/popup"`)}
    ${link("mail", 'href="mailto:a@b.example"')}
    ${link("program", 'href="vscode://file/x"')}
    ${link("unknown", 'href="x-nobody-knows:1"')}
    ${link("file", 'href="file:///etc/passwd"')}
    ${link("source", 'href="view-source:/"')}
    ${link("save", 'download href="/saved"')}
    ${link("data", 'target="_blank" href="data:text/html,out"')}
    <input id="upload" type="file"> <input id="text">`;
}

const WORKER = `self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("message", async ({ data, source }) => {
  source.postMessage(await fetch(data, { mode: "no-cors" }).then(() => "loaded", () => "refused"));
});`;

/** RFC 6455 §1.3. */
function acceptSocket(socket: Duplex, key: string): void {
  const digest = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  const answer = `Sec-WebSocket-Accept: ${digest.digest("base64")}`;
  const lines = ["HTTP/1.1 101 Live", "Upgrade: websocket", "Connection: Upgrade", answer];
  // All that a page ever sends here is that it closes.
  socket.on("error", () => undefined).on("data", () => socket.end());
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
}

type KioskSite = {
  readonly url: string;
  /** The same server by a name that no list holds. */
  readonly other: string;
  /** Host and path of all that reached it. */
  readonly visits: readonly string[];
  readonly close: () => void;
};

/** Listens on this machine only. */
export async function startKioskSite(): Promise<KioskSite> {
  const visits: string[] = [];
  const server: Server = createServer((request, response) => {
    visits.push(`${request.headers.host}${request.url}`);
    const send = (status: number, headers: Record<string, string>, body = "") =>
      response.writeHead(status, { "content-type": "text/html", ...headers }).end(body);
    if (request.url === "/") send(200, {}, startPage(addresses(server).other));
    else if (request.url === "/away") send(302, { location: `${addresses(server).other}/out` });
    else if (request.url === "/sign-in") send(401, { "www-authenticate": 'Basic realm="x"' }, "no");
    else if (request.url === "/saved") send(200, { "content-disposition": "attachment" }, "bytes");
    else if (request.url === "/worker.js") send(200, { "content-type": "text/javascript" }, WORKER);
    else send(200, {}, `<title>${request.url}</title>${request.url}`);
  });
  server.on("upgrade", ({ headers, url }, socket) => {
    visits.push(`${headers.host}${url}`);
    if (url === "/live") acceptSocket(socket, headers["sec-websocket-key"] ?? "");
    else socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { ...addresses(server), visits, close };
}

function addresses(server: Server): { readonly url: string; readonly other: string } {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { url: `http://localhost:${port}`, other: `http://127.0.0.1:${port}` };
}
