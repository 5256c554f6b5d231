import { once } from "node:events";
import { createServer as createHttp, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { SecureVersion } from "node:tls";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { DeviceFrame, ServerFrame } from "../../agent/contract/server-frames.ts";
import type { TestCertificate } from "./certificates.ts";
import { eventually } from "./eventually.ts";

export const SERVER_ID = "server-1";

/** One connection as the server sees it: what came, and a way to say anything, lawful or not. */
export type Peer = {
  readonly socket: WebSocket;
  readonly raw: Socket;
  readonly frames: DeviceFrame[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly isClosed: () => boolean;
  readonly send: (frame: ServerFrame) => void;
};

export type ScriptedServer = {
  readonly url: string;
  readonly peers: Peer[];
  /** HTTP requests of any sort that reached it. */
  readonly requests: () => number;
  /** Waits for the connection with this number, starting at 0. */
  readonly peer: (index?: number) => Promise<Peer>;
  readonly stop: () => Promise<void>;
};

export type Script = {
  readonly certificate?: TestCertificate;
  readonly maxVersion?: SecureVersion;
  readonly greet?: (peer: Peer) => void;
  readonly port?: number;
};

export const challenge = (nonce = "a".repeat(64), serverId = SERVER_ID): ServerFrame => ({
  kind: "challenge",
  nonce,
  serverId,
  serverTime: "2026-11-22T10:00:00.000Z",
  oldest: 1,
  current: 2,
});

export const welcome = (heartbeatMs = 30_000): ServerFrame => ({
  kind: "welcome",
  mode: "enforce",
  deviceClass: "shared",
  groups: ["wards"],
  heartbeatMs,
  protocol: 2,
});

/** A server that does just what the test says; by default it sends a challenge. */
export async function startScriptedServer(script: Script = {}): Promise<ScriptedServer> {
  const { certificate, maxVersion } = script;
  const http: Server =
    certificate === undefined
      ? createHttp()
      : createHttps({ ...certificate, ...(maxVersion === undefined ? {} : { maxVersion }) });
  const peers: Peer[] = [];
  let requests = 0;
  http.on("request", () => (requests += 1)).on("upgrade", () => (requests += 1));
  const sockets = new WebSocketServer({ server: http, autoPong: true });
  sockets.on("connection", (socket, request) => {
    const peer = toPeer(socket, request.socket, request.headers);
    peers.push(peer);
    (script.greet ?? ((one) => one.send(challenge())))(peer);
  });
  http.listen(script.port ?? 0, "127.0.0.1");
  await once(http, "listening");
  const stop = async () => {
    for (const { socket } of peers) socket.terminate();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  onTestFinished(stop);
  const { port } = http.address() as AddressInfo;
  return {
    url: `${certificate === undefined ? "ws" : "wss"}://127.0.0.1:${port}/agent`,
    peers,
    requests: () => requests,
    peer: async (index = 0) => {
      await eventually(`connection ${index}`, () => peers[index] !== undefined);
      const [found] = peers.slice(index);
      if (found === undefined) throw new Error("no such connection");
      return found;
    },
    stop,
  };
}

function toPeer(socket: WebSocket, raw: Socket, headers: Peer["headers"]): Peer {
  const frames: DeviceFrame[] = [];
  let closed = false;
  socket.on("message", (data) => frames.push(JSON.parse(String(data)) as DeviceFrame));
  socket.on("close", () => {
    closed = true;
  });
  socket.on("error", () => undefined);
  const send = (frame: ServerFrame) => socket.send(JSON.stringify(frame));
  return { socket, raw, frames, headers, isClosed: () => closed, send };
}
