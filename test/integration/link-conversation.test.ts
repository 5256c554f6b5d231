import { expect, test } from "vitest";
import { open } from "../../agent/contract/envelope.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import type { Report } from "../../agent/contract/reports.ts";
import type { DeviceFrame } from "../../agent/contract/server-frames.ts";
import { eventually } from "../support/eventually.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { DEVICE, startTestLink } from "../support/link-world.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { challenge, type Peer, startScriptedServer, welcome } from "../support/scripted-server.ts";
import { tempDir } from "../support/temp-dir.ts";

type Authenticate = Extract<DeviceFrame, { kind: "authenticate" }>;

const commandState = (commandId: string): Report => ({
  kind: "commandState",
  body: { commandId, result: { state: "done", receiptIds: [] } },
});
const reportsAt = (peer: Peer) =>
  peer.frames.flatMap((frame) => (frame.kind === "report" ? [frame] : []));

/** Answers the challenge's answer with a welcome. */
const friendly = (peer: Peer) => {
  peer.socket.once("message", () => peer.send(welcome()));
  peer.send(challenge());
};

async function proofAt(peer: Peer): Promise<Record<string, unknown>> {
  await eventually("an answer", () => peer.frames.length > 0);
  const { auth } = peer.frames[0] as Authenticate;
  return JSON.parse(Buffer.from(auth.payload, "base64").toString());
}

test("proves itself bound to server, challenge, boot and connect, and is welcomed", async () => {
  const store = openTestStore(tempDir());
  const server = await startScriptedServer({ greet: friendly });
  const { heard, link, publicKey } = startTestLink({ url: server.url, store });
  const peer = await server.peer();
  await proofAt(peer);
  const key = decodePublicKey(publicKey);
  if (!key.ok) throw new Error(key.detail);
  const { auth } = peer.frames[0] as Authenticate;
  expect(open(auth, "auth.v1", [{ id: "device", key: key.value }]).ok).toBe(true);
  expect(await proofAt(peer)).toEqual({
    deviceId: "device-1",
    nonce: "a".repeat(64),
    serverId: "server-1",
    bootId: "boot-1",
    joinCounter: 1,
  });
  expect(peer.frames[0]).toMatchObject({ kind: "authenticate", device: DEVICE });
  expect(peer.headers).not.toHaveProperty("origin");
  await eventually("online", () => link.state().state === "online");
  expect(heard).toEqual([
    "state connecting",
    "heard 2026-11-22T10:00:00.000Z",
    "welcomed enforce shared wards",
    "state online",
  ]);
});

test("22: answers every challenge anew, and counts its connects for good", async () => {
  const store = openTestStore(tempDir());
  const nonces = ["1".repeat(64), "2".repeat(64), "3".repeat(64)];
  const server = await startScriptedServer({
    greet: (peer) => peer.send(challenge(nonces.shift())),
  });
  startTestLink({ url: server.url, store });
  const first = await server.peer(0);
  const firstProof = await proofAt(first);
  first.socket.terminate();
  const secondProof = await proofAt(await server.peer(1));
  expect([firstProof["nonce"], secondProof["nonce"]]).toEqual(["1".repeat(64), "2".repeat(64)]);
  expect([firstProof["joinCounter"], secondProof["joinCounter"]]).toEqual([1, 2]);
});

test("23: signs nothing for a server with another id", async () => {
  const server = await startScriptedServer({
    greet: (peer) => peer.send(challenge("a".repeat(64), "server-2")),
  });
  const { states } = startTestLink({ url: server.url, store: openTestStore(tempDir()) });
  const peer = await server.peer();
  await eventually("hung up", peer.isClosed);
  expect(peer.frames).toEqual([]);
  await eventually("waiting", () => states.some(({ state }) => state === "waiting"));
  expect(states.find(({ state }) => state === "waiting")).toMatchObject({
    because: expect.stringContaining("otherServer"),
  });
});

test("hands on policies, modes, commands and beacons, once it is welcome", async () => {
  const server = await startScriptedServer({ greet: friendly });
  const { heard, link } = startTestLink({ url: server.url, store: openTestStore(tempDir()) });
  const peer = await server.peer();
  await eventually("online", () => link.state().state === "online");
  const envelope = {
    payloadType: "command.v1",
    payload: "AAAA",
    signatures: [{ keyid: "k", sig: "AAAA" }],
  } as const;
  heard.length = 0;
  peer.send({
    kind: "policies",
    envelopes: [{ ...envelope, signatures: [...envelope.signatures] }],
  });
  peer.send({ kind: "mode", mode: "paused", untilAt: "2026-11-22T12:00:00Z" });
  peer.send({ kind: "command", envelope: { ...envelope, signatures: [...envelope.signatures] } });
  peer.socket.send('{"kind":"aFrameOfTheFuture","x":1}');
  peer.send({ kind: "beacon", serverTime: "2026-11-22T11:00:00Z" });
  await eventually("the beacon", () => heard.length === 4);
  expect(heard).toEqual([
    "policies 1",
    "mode paused 2026-11-22T12:00:00Z",
    "command",
    "heard 2026-11-22T11:00:00.000Z",
  ]);
});

test.each([
  ["a command before the welcome", { kind: "command", envelope: {} }],
  ["a welcome before the proof", welcome()],
  ["a frame of the wrong shape", { kind: "ack", reportIds: "all" }],
  ["no JSON", "hello"],
  [
    "an enrolment nobody asked for",
    { kind: "enrolled", deviceId: "d", policyKeys: [], commandKeys: [] },
  ],
])("hangs up on %s", async (_, frame) => {
  const server = await startScriptedServer({
    greet: (peer) => peer.socket.send(JSON.stringify(frame)),
  });
  const { heard } = startTestLink({ url: server.url, store: openTestStore(tempDir()) });
  const peer = await server.peer();
  await eventually("hung up", peer.isClosed);
  expect(heard.filter((event) => !event.startsWith("state"))).toEqual([]);
});

test("sends what waits in order, again after a break, and forgets it only when acked", async () => {
  const store = openTestStore(tempDir());
  for (let n = 0; n < 100; n += 1) store.outbox.put(commandState(`c${n}`));
  const server = await startScriptedServer({ greet: friendly });
  startTestLink({ url: server.url, store });
  const first = await server.peer(0);
  await eventually("a full window", () => reportsAt(first).length === 64);
  first.send({
    kind: "ack",
    reportIds: reportsAt(first)
      .slice(0, 60)
      .map(({ id }) => id),
  });
  await eventually("the rest", () => reportsAt(first).length === 100);
  expect(reportsAt(first).map(({ report }) => report)).toEqual(
    Array.from({ length: 100 }, (_, n) => commandState(`c${n}`)),
  );
  first.socket.terminate();
  const second = await server.peer(1);
  await eventually("the unacked", () => reportsAt(second).length === 40);
  second.send({ kind: "ack", reportIds: reportsAt(second).map(({ id }) => id) });
  await eventually("an empty outbox", () => store.outbox.pending(1).length === 0);
  store.outbox.put(commandState("new"));
  await eventually("the new one", () => reportsAt(second).length === 41);
});

test("63: an ack that is lost leads to the same report under the same id", async () => {
  const store = openTestStore(tempDir());
  store.outbox.put(commandState("c1"));
  const server = await startScriptedServer({ greet: friendly });
  startTestLink({ url: server.url, store });
  const first = await server.peer(0);
  await eventually("the report", () => reportsAt(first).length === 1);
  first.socket.terminate();
  const second = await server.peer(1);
  await eventually("the report again", () => reportsAt(second).length === 1);
  expect(reportsAt(second)).toEqual(reportsAt(first));
});

test("29: a server that answers no heartbeat is left after two", async () => {
  const clock = new FakeClock();
  const server = await startScriptedServer({ greet: friendly });
  const { link, states } = startTestLink({
    url: server.url,
    store: openTestStore(tempDir()),
    clock,
  });
  const peer = await server.peer();
  await eventually("online", () => link.state().state === "online");
  peer.raw.pause();
  for (let beat = 0; beat < 3; beat += 1) clock.advance(30_000);
  await eventually("left", () => link.state().state === "waiting");
  expect(states.at(-1)).toMatchObject({ because: "no answer to 2 heartbeats" });
});
