import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { tempDir } from "./temp-dir.ts";

const REGISTRY = 2;
const VERSION = 1;

export type Asked = {
  /** Object and number of the request: `4.1`. */
  readonly request: string;
  readonly args: readonly number[];
  readonly tell: (object: number, opcode: number, ...args: readonly number[]) => void;
};

/**
 * As much of a Wayland compositor as one test asks for: it tells of these globals and answers what
 * comes before a sync before that sync. It proves nothing about any real one.
 */
export async function standInCompositor(
  offered: readonly string[],
  onAsked: (asked: Asked) => void,
  path = join(tempDir(), "wayland-0"),
) {
  const requests: string[] = [];
  const ended: true[] = [];
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    const tell: Asked["tell"] = (object, opcode, ...args) =>
      send(client, object, opcode, ...args.map(word));
    client.on("end", () => ended.push(true));
    client.on("error", () => undefined);
    const answer = ({ request, args }: Pick<Asked, "request" | "args">) => {
      requests.push(request);
      if (request === "1.1") announce(client, offered);
      else if (request === "1.0") tell(args[0] ?? 0, 0, 0);
      else onAsked({ request, args, tell });
    };
    client.on("data", (bytes: Buffer) => requestsIn(bytes).forEach(answer));
  });
  server.listen(path);
  await once(server, "listening");
  const close = () => {
    for (const client of clients) client.destroy();
    server.close();
  };
  onTestFinished(close);
  return { path, requests, ended, close };
}

function announce(client: Socket, offered: readonly string[]): void {
  for (const [index, wanted] of offered.entries()) {
    send(client, REGISTRY, 0, word(7 + index), text(wanted), word(VERSION));
  }
}

function requestsIn(bytes: Buffer): Pick<Asked, "request" | "args">[] {
  if (bytes.length === 0) return [];
  const size = bytes.readUInt16LE(6);
  const request = `${bytes.readUInt32LE(0)}.${bytes.readUInt16LE(4)}`;
  const args = Array.from({ length: size / 4 - 2 }, (_, at) => bytes.readUInt32LE(8 + 4 * at));
  return [{ request, args }, ...requestsIn(bytes.subarray(size))];
}

function send(client: Socket, object: number, opcode: number, ...args: readonly Buffer[]): void {
  const body = Buffer.concat(args);
  client.write(Buffer.concat([word(object), word(((body.length + 8) << 16) | opcode), body]));
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.alloc(Math.ceil((value.length + 1) / 4) * 4);
  bytes.write(value);
  return Buffer.concat([word(value.length + 1), bytes]);
}
