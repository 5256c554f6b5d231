import { afterEach, expect, test } from "vitest";
import { MAX_FRAME_BYTES } from "../../agent/contract/envelope-schema.ts";
import type { Report } from "../../agent/contract/reports.ts";
import { DEFAULT_LIMITS } from "../../server/run.ts";
import { DeviceClient } from "../support/device-client.ts";
import { maskedFrame, type RawAgentSocket, rawAgentSocket } from "../support/raw-agent-socket.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const FACTS: Report = { kind: "sessions", body: { sessions: [] } };
const MIB = 1024 * 1024;
const TEXT = 0x81;
const FIRST_PIECE = 0x01;
const NEXT_PIECE = 0x00;

/** One hostile connection beside an honest one, which must go on as if nothing were. */
async function besideAnHonestDevice(attack: (hostile: RawAgentSocket) => Promise<void>) {
  const limits = { ...DEFAULT_LIMITS, handshakeMs: 1_000 };
  const server = await startTestServer(undefined, { limits });
  const honest = await joinedDevice(server, await enrolledIdentity(server));
  const hostile = await rawAgentSocket(server.server.info.agentUrl);
  const beforeBytes = process.memoryUsage.rss();
  await attack(hostile);
  const code = await hostile.closeCode();
  const grownBytes = process.memoryUsage.rss() - beforeBytes;
  await honest.report("r1", FACTS);
  return { code, grownBytes };
}

async function sendAll(hostile: RawAgentSocket, chunk: Buffer, times: number): Promise<void> {
  for (let sent = 0; sent < times; sent += 1) if (!(await hostile.write(chunk))) return;
}

const pieces = (count: number) =>
  Buffer.concat(Array.from({ length: count }, () => maskedFrame(NEXT_PIECE, "x")));

test.each<[string, (hostile: RawAgentSocket) => Promise<void>, number]>([
  [
    "26: 100 MiB in one message",
    async (hostile) => {
      await hostile.write(maskedFrame(TEXT, "x", 100 * MIB));
      await sendAll(hostile, Buffer.alloc(MIB, 0x78), 100);
    },
    1009,
  ],
  [
    "26: a message of one byte too many",
    async (hostile) =>
      void (await hostile.write(maskedFrame(TEXT, "x".repeat(MAX_FRAME_BYTES + 1)))),
    1009,
  ],
  [
    "26: 200,000 pieces of one byte",
    async (hostile) => {
      await hostile.write(maskedFrame(FIRST_PIECE, "x"));
      await sendAll(hostile, pieces(1_000), 200);
    },
    1008,
  ],
  [
    "26: pieces of half the size, again and again",
    async (hostile) => {
      await hostile.write(maskedFrame(FIRST_PIECE, Buffer.alloc(MAX_FRAME_BYTES / 2, 0x78)));
      const piece = maskedFrame(NEXT_PIECE, Buffer.alloc(MAX_FRAME_BYTES / 2, 0x78));
      await sendAll(hostile, piece, 200);
    },
    1009,
  ],
])("ends only the connection that sends %s, and keeps little of it", async (_, attack, code) => {
  const outcome = await besideAnHonestDevice(attack);
  expect(outcome.code).toBe(code);
  expect(outcome.grownBytes).toBeLessThan(64 * MIB);
});

test("26: a message that never ends is ended with the time to prove oneself", async () => {
  const { grownBytes } = await besideAnHonestDevice(async (hostile) => {
    await hostile.write(maskedFrame(FIRST_PIECE, "x"));
    await hostile.write(maskedFrame(NEXT_PIECE, "x"));
    expect(hostile.isOpen).toBe(true);
  });
  expect(grownBytes).toBeLessThan(64 * MIB);
});

test("26: ends a connection that sends bytes instead of text", async () => {
  const server = await startTestServer();
  const binary = await DeviceClient.connect(server.server.info.agentUrl);
  binary.socket.send(Buffer.from("{}"));
  expect((await binary.whenClosed()).code).toBe(1003);
});

/** Frames as RFC 6455 §5.2 forbids them, and the status that §7.4.1 has for them. */
test.each([
  ["28: a frame that is not masked", Buffer.from([0x81, 0x01, 0x41]), 1002],
  ["28: the first reserved bit", maskedFrame(0xc1, "A"), 1002],
  ["28: the second reserved bit", maskedFrame(0xa1, "A"), 1002],
  ["28: the third reserved bit", maskedFrame(0x91, "A"), 1002],
  ["28: an opcode that is none", maskedFrame(0x83, "A"), 1002],
  ["28: a continuation of nothing", maskedFrame(0x80, "A"), 1002],
  ["28: a ping in pieces", maskedFrame(0x09, "A"), 1002],
  ["28: text that is not UTF-8", maskedFrame(TEXT, Buffer.from([0xff])), 1007],
  ["28: text that ends within a character", maskedFrame(TEXT, Buffer.from([0xe2, 0x82])), 1007],
  ["28: a close code that is none", maskedFrame(0x88, Buffer.from([0x03, 0xe7])), 1002],
  ["28: a close code that nobody may send", maskedFrame(0x88, Buffer.from([0x03, 0xee])), 1002],
  ["28: half a close code", maskedFrame(0x88, Buffer.from([0x03])), 1002],
])("ends only the connection that sends %s, and says so", async (_what, frame, code) => {
  const outcome = await besideAnHonestDevice(async (hostile) => void (await hostile.write(frame)));
  expect(outcome.code).toBe(code);
});
