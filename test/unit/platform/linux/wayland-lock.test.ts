import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { askWhoLocked } from "../../../../agent/platform/linux/wayland-lock.ts";
import { eventually } from "../../../support/eventually.ts";
import { tempDir } from "../../../support/temp-dir.ts";

const MANAGER_ID = 4;
const LOCK_ID = 5;
const LOCKED = 0;
const FINISHED = 1;
const UNLOCK_AND_DESTROY = 2;
let stop = () => {};
afterEach(() => stop());

test("who asks a session that is open gets its lock, and gives it back", async () => {
  const { path, requests } = await compositor("ext_session_lock_manager_v1", LOCKED);
  expect(await askWhoLocked(path, true)).toBe("free");
  await eventually("given back", () => requests.includes(`${LOCK_ID}.${UNLOCK_AND_DESTROY}`));
});

test("what a killed locker left shut stays shut", async () => {
  const { path, requests, ended } = await compositor("ext_session_lock_manager_v1", LOCKED);
  expect(await askWhoLocked(path, false)).toBe("free");
  await eventually("hung up", () => ended.length > 0);
  expect(requests).not.toContain(`${LOCK_ID}.${UNLOCK_AND_DESTROY}`);
});

test("a compositor that refuses the lock has given it to somebody", async () => {
  const { path } = await compositor("ext_session_lock_manager_v1", FINISHED);
  expect(await askWhoLocked(path, true)).toBe("held");
});

test("a compositor without such a lock, or none at all, can't tell", async () => {
  const { path, requests } = await compositor("xdg_wm_base", LOCKED);
  expect(await askWhoLocked(path, true)).toBe("cannotTell");
  expect(requests).not.toContain(`${MANAGER_ID}.1`);
  expect(await askWhoLocked(`${path}-gone`, true)).toBe("cannotTell");
});

/** As much of ext-session-lock-v1 as is asked for: a stand-in, written from the protocol's text. */
async function compositor(offered: string, answer: number) {
  const requests: string[] = [];
  const ended: true[] = [];
  const answerTo = (client: Socket, request: string, firstArg: number) => {
    requests.push(request);
    if (request === "1.1") send(client, 2, 0, word(7), text(offered), word(1));
    else if (request === "1.0") send(client, firstArg, 0, word(0));
    else if (request === `${MANAGER_ID}.1`) send(client, LOCK_ID, answer);
  };
  const server = createServer((client) => {
    client.on("end", () => ended.push(true));
    client.on("data", (bytes: Buffer) => {
      for (const { request, firstArg } of requestsIn(bytes)) answerTo(client, request, firstArg);
    });
  });
  const path = join(tempDir(), "wayland-0");
  server.listen(path);
  await once(server, "listening");
  stop = () => void server.close();
  return { path, requests, ended };
}

function requestsIn(bytes: Buffer): { readonly request: string; readonly firstArg: number }[] {
  if (bytes.length === 0) return [];
  const size = bytes.readUInt16LE(6);
  const request = `${bytes.readUInt32LE(0)}.${bytes.readUInt16LE(4)}`;
  const firstArg = size > 8 ? bytes.readUInt32LE(8) : 0;
  return [{ request, firstArg }, ...requestsIn(bytes.subarray(size))];
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
