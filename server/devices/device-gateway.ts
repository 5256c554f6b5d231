import { randomInt } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { MAX_FRAME_BYTES } from "../../agent/contract/envelope-schema.ts";
import { encodeFrame } from "../../agent/contract/server-frames.ts";
import { CLOSE } from "../live/live-devices.ts";
import { DeviceConnection } from "./device-connection.ts";
import type { DeviceDesk } from "./device-desk.ts";
import { DeviceSocket } from "./device-socket.ts";
import { Heartbeats } from "./heartbeats.ts";
import { JoiningTurns, networkOf } from "./joining-turns.ts";
import { StormRemains } from "./storm-remains.ts";

export const AGENT_PATH = "/agent";

export type GatewayLimits = {
  /** From the open socket to a proven identity. */
  readonly handshakeMs: number;
  readonly heartbeatMs: number;
  /** How often devices hear that the server is there (design §7, "Silence never destroys"). */
  readonly beaconMs: number;
  /** Connections that may be proving themselves at once; more wait for their turn. */
  readonly maxJoining: number;
  /** Connections that may wait for it; more are told to come back. */
  readonly maxWaiting: number;
};

/** Agents give up 15 s after their socket opened: who waited so long is told when to come back. */
const MAX_WAIT_MS = 10_000;

/**
 * The WebSocket endpoint of devices (RFC 6455). It knows no cookies and no admin tokens, and
 * refuses every request with an `Origin`: browsers always send one, agents never do.
 */
export class DeviceGateway {
  readonly #desk: DeviceDesk;
  readonly #limits: GatewayLimits;
  readonly #turns: JoiningTurns<WebSocket>;
  readonly #peerOf: (request: IncomingMessage) => string;
  readonly #waiting = new Map<WebSocket, NodeJS.Timeout>();
  /** Until when they may. */
  readonly #proving = new Map<WebSocket, NodeJS.Timeout>();
  readonly #heartbeats: Heartbeats;
  readonly #remains = new StormRemains();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    // The defaults of ws let tiny fragments take many times `maxPayload` (ws issue 2331).
    maxFragments: 16,
    maxBufferedChunks: 256,
    perMessageDeflate: false,
    clientTracking: true,
  });

  constructor(
    desk: DeviceDesk,
    limits: GatewayLimits,
    peerOf: (request: IncomingMessage) => string = addressOf,
  ) {
    this.#peerOf = peerOf;
    this.#desk = desk;
    this.#limits = limits;
    this.#turns = new JoiningTurns(limits);
    this.#heartbeats = new Heartbeats(limits.heartbeatMs);
  }

  /** Takes over, or turns away, an HTTP `upgrade` request. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    destroyOnError(socket);
    const complaint = complaintAbout(request);
    if (complaint !== null) turnAway(socket, complaint);
    else
      this.#sockets.handleUpgrade(request, socket, head, (accepted) =>
        this.#accept(accepted, networkOf(this.#peerOf(request))),
      );
  }

  /** Resolves when every connection has been said goodbye to. */
  async close(): Promise<void> {
    this.#remains.close();
    const ending = [...this.#sockets.clients].map((socket) => once(socket, "close"));
    for (const socket of this.#sockets.clients) socket.terminate();
    await Promise.all(ending);
    this.#sockets.close();
  }

  #accept(socket: WebSocket, network: string): void {
    socket.on("error", (error) => {
      this.#desk.log.warn("socket failed", { because: error.message });
    });
    const { answer, displaced } = this.#turns.enter(socket, network);
    if (displaced !== null) this.#askLater(displaced);
    if (answer === "now") this.#converse(socket);
    else if (answer === "wait") this.#wait(socket);
    else this.#askLater(socket);
  }

  #wait(socket: WebSocket): void {
    const timer = setTimeout(() => this.#askLater(socket), MAX_WAIT_MS);
    this.#waiting.set(socket, timer);
    socket.once("close", () => this.#stopWaiting(socket));
  }

  #stopWaiting(socket: WebSocket): void {
    const timer = this.#waiting.get(socket);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#waiting.delete(socket);
    this.#left(socket);
  }

  #left(socket: WebSocket): void {
    clearTimeout(this.#proving.get(socket));
    this.#proving.delete(socket);
    const next = this.#turns.leave(socket);
    if (next === null) return;
    clearTimeout(this.#waiting.get(next));
    this.#waiting.delete(next);
    this.#converse(next);
  }

  #converse(socket: WebSocket): void {
    const device = new DeviceSocket(socket);
    const connection = new DeviceConnection(device, this.#desk);
    this.#heartbeats.add(device);
    const deadline = setTimeout(() => socket.terminate(), this.#limits.handshakeMs);
    this.#proving.set(socket, deadline);
    connection.whenJoined(() => {
      this.#left(socket);
      this.#remains.joined();
    });
    socket.on("message", (data, isBinary) => {
      if (isBinary) socket.close(1003, "text frames only");
      else connection.receive(String(data));
    });
    socket.once("close", () => {
      this.#heartbeats.remove(device);
      this.#left(socket);
      connection.closed();
    });
  }

  /** Spread over half a minute, or everybody would come back at once. */
  #askLater(socket: WebSocket): void {
    this.#stopWaiting(socket);
    const retryAfterMs = randomInt(1_000, 30_000);
    socket.send(
      encodeFrame({ kind: "refused", reason: "busy", detail: "too many at once", retryAfterMs }),
    );
    socket.close(CLOSE.refused, "busy");
  }
}

/** On its own: a listener written among others holds all that they see, here the whole request. */
function destroyOnError(socket: Duplex): void {
  socket.on("error", () => socket.destroy());
}

/** No admin credential ever counts here, and none may be tried out here (CVE-2021-30116). */
function complaintAbout({ url, headers }: IncomingMessage): string | null {
  const foreign = headers.origin ?? headers.cookie ?? headers.authorization;
  if (foreign !== undefined) return "403 Forbidden";
  return url === AGENT_PATH ? null : "404 Not Found";
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? "";
}
