import { createHash } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { openServerSocket } from "../../agent/link/server-socket.ts";
import { eventually } from "../support/eventually.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestLink } from "../support/link-world.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { challenge, type Peer, startScriptedServer, welcome } from "../support/scripted-server.ts";
import { tempDir } from "../support/temp-dir.ts";

type RawServer = { readonly url: string; readonly socket: Promise<Socket>; request: string };

/** Upgrades, and from then on sends just the bytes the test wants (RFC 6455 §4.2.2). */
async function startRawServer(): Promise<RawServer> {
  const opened = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (data) => {
      raw.request = String(data);
      const key = /sec-websocket-key: (.*)\r\n/i.exec(raw.request)?.[1] ?? "";
      const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
          `Sec-WebSocket-Accept: ${accept.digest("base64")}\r\n\r\n`,
      );
      opened.resolve(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const raw = { url: `ws://127.0.0.1:${port}/agent`, socket: opened.promise, request: "" };
  return raw;
}

/** What the agent's socket makes of raw bytes: texts that came through, and why it ended. */
async function feed(send: (socket: Socket) => void | Promise<void>) {
  const raw = await startRawServer();
  const texts: string[] = [];
  const closed = Promise.withResolvers<string>();
  const endpoint = { url: raw.url, pin: { kind: "loopback" }, nowMs: 0, timeoutMs: 5000 } as const;
  const opened = await openServerSocket(endpoint, () => ({
    onText: (text) => texts.push(text),
    onSignal: () => undefined,
    onClose: closed.resolve,
  }));
  if (!opened.ok) throw new Error(opened.detail);
  const socket = await raw.socket;
  await send(socket);
  const because = await Promise.race([closed.promise, sleep(3000, "still open")]);
  opened.value.terminate();
  socket.destroy();
  return { because, texts, request: raw.request };
}

/** An unmasked frame, as servers send them (RFC 6455 §5.2). */
function frame(firstByte: number, body: Buffer | string, claimedBytes?: number): Buffer {
  const bytes = Buffer.from(body);
  const header = Buffer.alloc(10);
  header[0] = firstByte;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(claimedBytes ?? bytes.length), 2);
  return Buffer.concat([header, bytes]);
}

const small = (firstByte: number, body: Buffer | string) =>
  Buffer.concat([Buffer.from([firstByte, Buffer.byteLength(body)]), Buffer.from(body)]);

const TEXT = 0x81;

test.each([
  ["26: a message that claims 100 MiB", frame(TEXT, "x", 100 * 1024 * 1024), "Max payload"],
  [
    "26: a message of one byte too many",
    frame(TEXT, Buffer.alloc(512 * 1024 + 1, 0x78)),
    "Max payload",
  ],
  ["26: a message in more than 16 pieces", pieces(17), "Too many message fragments"],
  ["28: text that is not UTF-8", small(TEXT, Buffer.from([0xc3, 0x28])), "invalid UTF-8"],
  ["28: a reserved bit", small(0xc1, "x"), "RSV1"],
  ["28: a masked frame", Buffer.from([TEXT, 0x81, 1, 2, 3, 4, 5]), "MASK"],
  ["28: an unknown opcode", small(0x83, "x"), "invalid opcode"],
  ["28: a bad close code", small(0x88, Buffer.from([0x03, 0xed])), "invalid status code"],
  ["binary data", small(0x82, "x"), "closed 1006"],
])("hangs up on %s", async (_, bytes, because) => {
  const result = await feed((socket) => void socket.write(bytes));
  expect(result.because).toContain(because);
  expect(result.texts).toEqual([]);
});

function pieces(count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, n) => small(n === 0 ? 0x01 : 0x00, "x")));
}

test("26: 200,000 one-byte pieces and a message without an end cost little memory", async () => {
  const beforeBytes = process.memoryUsage.rss();
  const result = await feed((socket) => void socket.write(pieces(200_000)));
  expect(result.because).toContain("Too many message fragments");
  expect(process.memoryUsage.rss() - beforeBytes).toBeLessThan(64 * 1024 * 1024);
});

test("takes a message of half a megabyte, even in segments of 1,000 bytes", async () => {
  const whole = frame(TEXT, Buffer.alloc(512 * 1024, 0x78));
  const { because, texts } = await feed(async (socket) => {
    for (let at = 0; at < whole.length; at += 1000) {
      socket.write(whole.subarray(at, at + 1000));
      if (at % 20_000 === 0) await sleep(1);
    }
    await sleep(100);
    socket.end(small(0x88, Buffer.from([0x03, 0xe8])));
  });
  expect(texts.map(({ length }) => length)).toEqual([512 * 1024]);
  expect(because).toContain("closed 1000");
});

test("27: offers no compression, names no origin, sends no cookie", async () => {
  const { request } = await feed((socket) => void socket.end());
  expect(request).not.toMatch(/extensions|origin|cookie|authorization/i);
});

test("29: leaves a server that floods it with pings", async () => {
  const greet = (peer: Peer) => {
    peer.socket.once("message", () => peer.send(welcome()));
    peer.send(challenge());
  };
  const server = await startScriptedServer({ greet });
  const clock = new FakeClock();
  const { link } = startTestLink({ url: server.url, store: openTestStore(tempDir()), clock });
  const peer = await server.peer();
  await eventually("online", () => link.state().state === "online");
  for (let n = 0; n < 5000 && !peer.isClosed(); n += 1) peer.socket.ping();
  await eventually("left", () => link.state().state === "waiting");
  expect(link.state()).toMatchObject({ because: "flooded with pings" });
});
