import { randomInt } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { MAX_FRAME_BYTES } from "../../agent/contract/envelope-schema.ts";
import { encodeFrame } from "../../agent/contract/server-frames.ts";
import { CLOSE, type Peer } from "../live/live-devices.ts";
import { DeviceConnection } from "./device-connection.ts";
import type { DeviceDesk } from "./device-desk.ts";
import { JoiningTurns, networkOf } from "./joining-turns.ts";

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

/** Pings of one device between two heartbeats; more is a flood (attack list, 29). */
const MAX_PINGS = 100;

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
  }

  /** Takes over, or turns away, an HTTP `upgrade` request. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const complaint = complaintAbout(request);
    if (complaint !== null) turnAway(socket, complaint);
    else
      this.#sockets.handleUpgrade(request, socket, head, (accepted) =>
        this.#accept(accepted, networkOf(this.#peerOf(request))),
      );
  }

  /** Resolves when every connection has been said goodbye to. */
  async close(): Promise<void> {
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
    const next = this.#turns.leave(socket);
    if (next === null) return;
    clearTimeout(this.#waiting.get(next));
    this.#waiting.delete(next);
    this.#converse(next);
  }

  #converse(socket: WebSocket): void {
    const connection = new DeviceConnection(peerOf(socket), this.#desk);
    const stopWatching = this.#watch(socket, connection);
    socket.on("message", (data, isBinary) => {
      if (isBinary) socket.close(1003, "text frames only");
      else connection.receive(String(data));
    });
    socket.once("close", () => {
      stopWatching();
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

  /** Ends what never proves itself and what no longer answers (two missed heartbeats). */
  #watch(socket: WebSocket, connection: DeviceConnection): () => void {
    let pings = 0;
    let unanswered = 0;
    socket.on("pong", () => {
      unanswered = 0;
    });
    socket.on("ping", () => {
      pings += 1;
      if (pings > MAX_PINGS) socket.terminate();
    });
    const deadline = setTimeout(() => {
      if (!connection.isJoined) socket.terminate();
    }, this.#limits.handshakeMs);
    const beat = setInterval(() => {
      pings = 0;
      unanswered += 1;
      if (unanswered > 2) socket.terminate();
      else socket.ping();
    }, this.#limits.heartbeatMs);
    connection.whenJoined(() => this.#left(socket));
    return () => {
      clearTimeout(deadline);
      clearInterval(beat);
    };
  }
}

/** How long a peer has to answer our close frame before its socket is cut. */
const CLOSE_GRACE_MS = 2_000;

function peerOf(socket: WebSocket): Peer {
  return {
    send: (text) => {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    end: (code, reason) => {
      socket.close(code, reason.slice(0, 100));
      setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref();
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    bufferedBytes: () => socket.bufferedAmount,
  };
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
