import { connect, type Socket } from "node:net";

export type WaylandEvent = {
  readonly object: number;
  readonly opcode: number;
  readonly body: Buffer;
};
type WaylandArg = number | string;

const DISPLAY = 1;
const REGISTRY = 2;
const SYNC = 3;
const HEADER_BYTES = 8;
/** libwayland's own limit of one message. */
const MAX_MESSAGE_BYTES = 4096;

/**
 * The few words of Wayland that ask who locked a session and what was copied in it (wayland.xml,
 * the wire format). No file descriptor is ever sent or taken, so it draws nothing and sees nothing.
 */
export class WaylandClient {
  readonly #globals: { name: number; wanted: string; version: number }[] = [];
  readonly #socket: Socket;
  readonly #onEvent = new Set<(event: WaylandEvent) => void>();
  readonly #onEnded = new Set<() => void>();
  #lastId = SYNC;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.onEvent(({ object, opcode, body }) => {
      if (object !== REGISTRY || opcode !== 0) return;
      const version = body.readUInt32LE(body.length - 4);
      this.#globals.push({ name: body.readUInt32LE(0), wanted: stringAt(body, 4), version });
    });
  }

  offers(wanted: string): boolean {
    return this.#globals.some((each) => each.wanted === wanted);
  }

  /** @returns null when nobody answers at this socket, or not as a compositor does */
  static connect(path: string, withinMs = 2000): Promise<WaylandClient | null> {
    return new Promise((resolve) => {
      const client = new WaylandClient(connect(path));
      const timer = setTimeout(() => client.#socket.destroy(), withinMs);
      client.onEnded(() => resolve(null));
      client.onEvent(({ object }) => {
        if (object !== SYNC) return;
        clearTimeout(timer);
        resolve(client);
      });
      client.#listen();
      client.send(DISPLAY, 1, REGISTRY);
      client.send(DISPLAY, 0, SYNC);
    });
  }

  /** An object of this interface in its first version; null where the compositor has none. */
  bind(wanted: string): number | null {
    return this.bindAll(wanted, 1)[0]?.id ?? null;
  }

  /** One object for each that the compositor has, in the version that both know. */
  bindAll(wanted: string, atMost: number): { readonly id: number; readonly version: number }[] {
    return this.#globals
      .filter((each) => each.wanted === wanted)
      .map(({ name, version: offered }) => {
        const [id, version] = [this.newId(), Math.min(offered, atMost)];
        this.send(REGISTRY, 0, name, wanted, version, id);
        return { id, version };
      });
  }

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  send(object: number, opcode: number, ...args: readonly WaylandArg[]): void {
    const body = Buffer.concat(args.map(encoded));
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(object, 0);
    header.writeUInt16LE(opcode, 4);
    header.writeUInt16LE(HEADER_BYTES + body.length, 6);
    this.#socket.write(Buffer.concat([header, body]));
  }

  /** Asks for an answer that comes after those of all that was sent before. */
  sync(): number {
    const id = this.newId();
    this.send(DISPLAY, 0, id);
    return id;
  }

  /** What is sent meanwhile leaves in one piece. */
  together<T>(send: () => T): T {
    this.#socket.cork();
    const sent = send();
    this.#socket.uncork();
    return sent;
  }

  onEvent(listener: (event: WaylandEvent) => void): void {
    this.#onEvent.add(listener);
  }

  onEnded(listener: () => void): void {
    this.#onEnded.add(listener);
  }

  /** What was sent is sent first. */
  close(): void {
    this.#socket.end();
  }

  #listen(): void {
    let rest: Buffer = Buffer.alloc(0);
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => {
      for (const listener of this.#onEnded) listener();
    });
    this.#socket.on("data", (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= HEADER_BYTES) {
        const size = rest.readUInt16LE(6);
        if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES) {
          this.#socket.destroy();
          return;
        }
        if (rest.length < size) return;
        this.#hear(rest.subarray(0, size));
        rest = rest.subarray(size);
      }
    });
  }

  #hear(message: Buffer): void {
    const event = {
      object: message.readUInt32LE(0),
      opcode: message.readUInt16LE(4),
      body: message.subarray(HEADER_BYTES),
    };
    for (const listener of [...this.#onEvent]) listener(event);
  }
}

function encoded(arg: WaylandArg): Buffer {
  if (typeof arg === "string") {
    const bytes = Buffer.from(`${arg}\0`);
    const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
    bytes.copy(padded);
    return Buffer.concat([encoded(bytes.length), padded]);
  }
  const word = Buffer.alloc(4);
  word.writeUInt32LE(arg >>> 0);
  return word;
}

function stringAt(body: Buffer, at: number): string {
  const size = body.readUInt32LE(at);
  return body.toString("latin1", at + 4, at + 4 + size - 1);
}
