import type { WebSocket } from "ws";
import type { Peer } from "../live/live-devices.ts";

/** How long a peer has to answer our close frame before its socket is cut. */
const CLOSE_GRACE_MS = 2_000;

/** Pings of one device between two heartbeats; more is a flood (attack list, 29). */
const MAX_PINGS = 100;

/** Heartbeats that may stay without an answer. */
const MAX_UNANSWERED = 2;

/** The socket of one device: what an idle device costs is one of these. */
export class DeviceSocket implements Peer {
  readonly #socket: WebSocket;
  #pings = 0;
  #unanswered = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("pong", () => {
      this.#unanswered = 0;
    });
    socket.on("ping", () => {
      this.#pings += 1;
      if (this.#pings > MAX_PINGS) socket.terminate();
    });
  }

  /** Once per heartbeat: ends what no longer answers. */
  beat(): void {
    this.#pings = 0;
    this.#unanswered += 1;
    if (this.#unanswered > MAX_UNANSWERED) this.#socket.terminate();
    else if (this.#isOpen) this.#socket.ping();
  }

  send(text: string): void {
    if (this.#isOpen) this.#socket.send(text);
  }

  end(code: number, reason: string): void {
    this.#socket.close(code, reason.slice(0, 100));
    setTimeout(() => this.#socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }
}
