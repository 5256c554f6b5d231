import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { ServerFrame } from "../../agent/contract/server-frames.ts";
import { DeviceSocket } from "../../server/devices/device-socket.ts";
import { LiveDevices } from "../../server/live/live-devices.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const MIB = 1024 * 1024;
const BEACON = { kind: "beacon", serverTime: "2026-11-22T10:00:00.000Z" } as const;
/** As large as frames to a device get. */
const payload = "x".repeat(256 * 1024);
const COMMAND: ServerFrame = {
  kind: "command",
  envelope: { payload, payloadType: "command.v1", signatures: [] },
};

/** A real connection whose device has stopped reading, as the server holds it. */
async function slowReader() {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => client.terminate());
  const opened = once(client, "open");
  const [socket] = (await once(server, "connection")) as [WebSocket];
  await opened;
  const heard: string[] = [];
  client.on("message", (data) => heard.push(JSON.parse(String(data)).kind));
  client.pause();
  const live = new LiveDevices();
  live.add({ deviceId: "d1", protocol: 5, peer: new DeviceSocket(socket) });
  return { live, socket, client, heard };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("32: of what a device does not take, beacons are dropped and commands never, and its memory is bounded", async () => {
  const { live, socket, client, heard } = await slowReader();
  let commands = 0;
  while (socket.bufferedAmount === 0) {
    commands += live.send("d1", COMMAND) ? 1 : 0;
    await turn();
  }
  for (let missed = 0; missed < 1_000; missed += 1) expect(live.broadcast(BEACON)).toBe(0);
  commands += live.send("d1", COMMAND) ? 1 : 0;
  client.resume();
  await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(commands);
  expect(new Set(heard)).toEqual(new Set(["command"]));
  await expect.poll(() => live.broadcast(BEACON), { timeout: 5_000 }).toBe(1);
});

test("32: who takes nothing at all is cut before it fills our memory, and nobody calls its command sent", async () => {
  const { live, socket } = await slowReader();
  let last = true;
  for (let sent = 0; last && sent < 1_000; sent += 1) {
    last = live.send("d1", COMMAND);
    expect(socket.bufferedAmount).toBeLessThan(5 * MIB);
    await turn();
  }
  expect(last).toBe(false);
  expect(live.has("d1")).toBe(false);
});

test("32: what was sent to a device that never read it is sent again when it comes back", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server, { mode: "enforce" });
  const deaf = await joinedDevice(server, identity);
  deaf.socket.pause();
  const targets = { devices: [identity.deviceId] };
  for (let sent = 0; sent < 5; sent += 1) {
    const body = { kind: "message", params: { text: `${sent}` }, targets, reason: "x" } as const;
    await server.admin.call("issueCommands", { body });
  }
  deaf.close();
  const back = await joinedDevice(server, identity);
  const texts: string[] = [];
  for (let heard = 0; heard < 5; heard += 1) {
    const { envelope } = await back.next("command");
    const { params } = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
    texts.push(params.text);
  }
  expect(texts.toSorted()).toEqual(["0", "1", "2", "3", "4"]);
});
