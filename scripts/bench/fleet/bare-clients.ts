import { once } from "node:events";
import { WebSocket } from "ws";
import { answerQuestions } from "./asked-child.ts";

const AT_A_TIME = 200;
const ACK = Buffer.from("ok");
const sockets: WebSocket[] = [];

/** Clients of the baseline: one word back for each message. */
async function connect(url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on("message", () => socket.send(ACK));
  await once(socket, "open");
  sockets.push(socket);
}

answerQuestions({
  connect: async ({ url = "", count = 0 }) => {
    const numbers = Array.from({ length: count }, (_, number) => number).values();
    const connectOneAfterTheOther = async () => {
      for (const _ of numbers) await connect(url);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, connectOneAfterTheOther));
    return sockets.length;
  },
});
