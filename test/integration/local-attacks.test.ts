import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { LocalServer } from "../../agent/local/local-server.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { ok } from "../../policies/result.ts";
import {
  OWN_UID,
  openChannel,
  RawClient,
  sessionOf,
  welcomedClient,
} from "../support/local-channel.ts";
import { statusOf } from "../support/shell-values.ts";
import { tempDir } from "../support/temp-dir.ts";

const isRoot = OWN_UID === 0;
const CONNECT = `require("node:net").connect(process.argv[1])
  .on("connect", () => process.exit(0)).on("error", (e) => { console.error(e.code); process.exit(9); })`;

test("1: another user cannot connect", ({ skip }) => {
  if (!isRoot) skip("becoming another user needs root");
  return openChannel().then(({ dir, path }) => {
    chmodSync(dir, 0o755);
    const other = spawnSync(process.execPath, ["-e", CONNECT, path], { uid: 65534, gid: 65534 });
    expect(other.stderr.toString()).toContain("EACCES");
    expect(other.status).toBe(9);
  });
});

test("1: root hands the socket to the user and keeps the directory", async ({ skip }) => {
  if (!isRoot) skip("giving a file away needs root");
  const { server, dir } = await openChannel();
  const opened = await server.open(65534);
  const path = opened.ok ? opened.value : "";
  expect(lstatSync(path)).toMatchObject({ uid: 65534 });
  expect(lstatSync(join(dir, "65534"))).toMatchObject({ uid: 0 });
});

test.each([
  ["2: a directory that others may write", makeWritableDir],
  ["3: a symbolic link instead of the directory", linkInsteadOfDir],
  ["3: a symbolic link at the socket's path", linkInsteadOfSocket],
  ["2: a file at the socket's path", fileInsteadOfSocket],
] as const)("refuses %s", async (_, prepare) => {
  const dir = tempDir();
  prepare(join(dir, String(OWN_UID)));
  expect(await bareServer(dir).open(OWN_UID)).toMatchObject({ ok: false, reason: "unsafePath" });
});

test("4: replaces the socket of a dead agent, never that of a living one", async () => {
  const { dir, path } = await openChannel();
  expect(await bareServer(dir).open(OWN_UID)).toMatchObject({ ok: false, reason: "inUse" });
  const dead = join(tempDir(), "d");
  mkdirSync(join(dead, String(OWN_UID)), { recursive: true });
  leaveStaleSocket(join(dead, String(OWN_UID), "s"));
  const next = bareServer(dead);
  expect((await next.open(OWN_UID)).ok).toBe(true);
  await next.close();
  expect(lstatSync(path).isSocket()).toBe(true);
});

test.each(["setPolicy", "__proto__", "constructor", "toString"])(
  "7: closes on the call %s",
  async (call) => {
    const client = await welcomedClient();
    client.request(2, call, {});
    await client.closed;
    expect(client.replyTo(2)).toMatchObject({ ok: false, reason: "unknownCall" });
  },
);

test("8: closes at 64 KiB, whatever was announced", async () => {
  const client = await welcomedClient();
  client.socket.write(Buffer.alloc(70 * 1024, 0x61));
  await client.closed;
});

test("9: caps one user at 8 connections and takes the next after one leaves", async () => {
  const { path } = await openChannel();
  const clients = Array.from({ length: 8 }, () => new RawClient(path));
  for (const client of clients) client.hello();
  await vi.waitFor(() => expect(clients.every((client) => client.replyTo(1)?.ok)).toBe(true));
  await new RawClient(path).closed;
  clients[0]?.socket.destroy();
  await clients[0]?.closed;
  const next = new RawClient(path);
  next.hello();
  await vi.waitFor(() => expect(next.replyTo(1)?.ok).toBe(true));
});

test("10: closes a connection that says nothing within 2 s", async () => {
  const { path } = await openChannel();
  const openedAtMs = performance.now();
  await new RawClient(path).closed;
  expect(performance.now() - openedAtMs).toBeLessThan(3_500);
});

test("11: closes a message that arrives byte by byte, although bytes keep coming", async () => {
  const client = await welcomedClient();
  const startedAtMs = performance.now();
  const drip = setInterval(() => client.socket.write(" "), 100);
  await client.closed;
  clearInterval(drip);
  expect(performance.now() - startedAtMs).toBeLessThan(3_500);
});

test("12: drops a client that never reads", async () => {
  const { server, path } = await openChannel();
  const client = new RawClient(path);
  client.hello();
  await vi.waitFor(() => expect(server.isConnected("s1")).toBe(true));
  client.socket.pause();
  const long = statusOf({ message: "x".repeat(500) });
  for (let sent = 0; sent < 5_000 && server.isConnected("s1"); sent += 1) {
    server.publish(long);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(server.isConnected("s1")).toBe(false);
});

test.each([
  '{"id":2,"call":"stillHere","body":{"__proto__":{}}}',
  '{"id":2,"call":"stillHere","call":"moreTime","body":{}}',
  `{"id":2,"call":"stillHere","body":${"[".repeat(30_000)}${"]".repeat(30_000)}}`,
  '{"id":NaN,"call":"stillHere","body":{}}',
  '{"id":2,"call":"\\ud800","body":{}}',
  "[]",
  "null",
])("13: survives %.60s", async (line) => {
  const { path, calls } = await openChannel();
  const hostile = new RawClient(path);
  hostile.hello();
  hostile.line(line);
  await hostile.closed;
  const honest = new RawClient(path);
  honest.hello();
  await vi.waitFor(() => expect(honest.replyTo(1)?.ok).toBe(true));
  expect(calls).toEqual([]);
});

test("15: a call that comes after the session's end acts on no other", async () => {
  let sessions = [sessionOf()];
  const { path, calls } = await openChannel({ sessionsOfUid: () => sessions });
  const client = new RawClient(path);
  client.hello();
  await vi.waitFor(() => expect(client.replyTo(1)?.ok).toBe(true));
  sessions = [sessionOf({ id: "next" })];
  client.request(2, "signOutNow");
  await vi.waitFor(() => expect(client.replyTo(2)).toMatchObject({ reason: "noSession" }));
  expect(calls).toEqual([]);
});

function bareServer(dir: string): LocalServer {
  return new LocalServer({
    dir,
    clock: systemClock,
    log: { info: () => {}, warn: () => {} },
    sessionsOfUid: () => [],
    onCall: () => ok(null),
    onShellChange: () => {},
  });
}

/** A process that is killed leaves its socket behind, as a crashed agent does. */
function leaveStaleSocket(path: string): void {
  const script = `require("node:net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
  spawnSync(process.execPath, ["-e", script, path]);
  expect(lstatSync(path).isSocket()).toBe(true);
}

function makeWritableDir(path: string): void {
  mkdirSync(path);
  chmodSync(path, 0o777);
}

function linkInsteadOfDir(path: string): void {
  symlinkSync(tempDir(), path);
}

function linkInsteadOfSocket(path: string): void {
  mkdirSync(path);
  symlinkSync("/nonexistent", join(path, "s"));
}

function fileInsteadOfSocket(path: string): void {
  mkdirSync(path);
  writeFileSync(join(path, "s"), "");
}
