import { encodeFrame, type ServerFrame, speaks } from "../../agent/contract/server-frames.ts";

/** One end of an open connection, whatever carries it. */
export type Peer = {
  readonly send: (text: string) => void;
  readonly end: (code: number, reason: string) => void;
  /** Stops and restarts reading, so that a device that sends too fast waits in its own kernel. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly bufferedBytes: () => number;
};

/** A peer that proved which device it is. */
export type LiveDevice = {
  readonly deviceId: string;
  readonly protocol: number;
  readonly peer: Peer;
};

/** A device that does not drain this much is cut: its commands stay queued for the next connect. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/** RFC 6455 §7.4.2: 4000–4999 are for private use. */
export const CLOSE = {
  refused: 4000,
  superseded: 4001,
  tooSlow: 4002,
  badFrame: 4003,
  rejoin: 4004,
  posing: 4005,
} as const;

/** Who is connected right now. At most one connection per device. */
export class LiveDevices {
  readonly #byId = new Map<string, LiveDevice>();

  get size(): number {
    return this.#byId.size;
  }

  /** The newest connection is the device; an older one is half-open and only looks alive. */
  add(device: LiveDevice): void {
    this.#byId.get(device.deviceId)?.peer.end(CLOSE.superseded, "superseded");
    this.#byId.set(device.deviceId, device);
  }

  remove(device: LiveDevice): void {
    if (this.#byId.get(device.deviceId) === device) this.#byId.delete(device.deviceId);
  }

  has(deviceId: string): boolean {
    return this.#byId.has(deviceId);
  }

  find(deviceId: string): LiveDevice | null {
    return this.#byId.get(deviceId) ?? null;
  }

  /** @returns whether the frame went out to a device that understands it. */
  send(deviceId: string, frame: ServerFrame): boolean {
    const device = this.#byId.get(deviceId);
    return device !== undefined && this.#sendText(device, frame.kind, encodeFrame(frame));
  }

  /**
   * One frame, encoded once, to everybody who speaks it.
   *
   * @param among only those of these that are connected; null: all
   * @returns how many it went out to
   */
  broadcast(frame: ServerFrame, among: ReadonlySet<string> | null = null): number {
    const text = encodeFrame(frame);
    const ready = [...this.#byId.values()].filter(
      ({ peer, deviceId }) => peer.bufferedBytes() === 0 && among?.has(deviceId) !== false,
    );
    return ready.filter((device) => this.#sendText(device, frame.kind, text)).length;
  }

  /** Says why, then ends the connection at once (design §7: a revoked device within 5 s). */
  cut(deviceId: string, frame: ServerFrame): void {
    const device = this.#byId.get(deviceId);
    if (device === undefined) return;
    device.peer.send(encodeFrame(frame));
    device.peer.end(CLOSE.refused, "refused");
    this.remove(device);
  }

  endAll(): void {
    for (const device of [...this.#byId.values()]) device.peer.end(1001, "server stops");
  }

  #sendText(device: LiveDevice, kind: ServerFrame["kind"], text: string): boolean {
    if (!speaks(kind, device.protocol)) return false;
    if (device.peer.bufferedBytes() > MAX_BUFFERED_BYTES) {
      device.peer.end(CLOSE.tooSlow, "not draining");
      this.remove(device);
      return false;
    }
    device.peer.send(text);
    return true;
  }
}
