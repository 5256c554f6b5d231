import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { answerQuestions } from "./asked-child.ts";
import { rssKib } from "./memory.ts";

/** The baseline: `ws` and nothing else. Sends 300 bytes to all and waits for a word from each. */
const FRAME = Buffer.from("x".repeat(300));
const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
let acks = 0;
let whenAll: () => void = () => undefined;
sockets.on("connection", (socket) => {
  socket.on("message", () => {
    acks += 1;
    if (acks === sockets.clients.size) whenAll();
  });
});
http.listen(0, "127.0.0.1", 20_000);
await once(http, "listening");

answerQuestions({
  url: async () => `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
  memory: async () => ({ rssKib: rssKib(process.pid), connections: sockets.clients.size }),
  broadcast: async () => {
    acks = 0;
    const all = new Promise<void>((resolve) => {
      whenAll = resolve;
    });
    const startedAtMs = performance.now();
    for (const socket of sockets.clients) socket.send(FRAME);
    await all;
    return performance.now() - startedAtMs;
  },
});
