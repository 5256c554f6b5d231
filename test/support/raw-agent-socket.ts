import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";

/** A connection to the agents' socket that was upgraded, and takes any bytes. */
export async function rawAgentSocket(agentUrl: string): Promise<RawAgentSocket> {
  const { port, pathname } = new URL(agentUrl);
  const options = { host: "127.0.0.1", port: Number(port), rejectUnauthorized: false };
  const socket = connect(options);
  await once(socket, "secureConnect");
  socket.on("error", () => undefined);
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  const [answer] = await once(socket, "data");
  if (!String(answer).startsWith("HTTP/1.1 101")) throw new Error(`not upgraded: ${answer}`);
  return new RawAgentSocket(socket);
}

export class RawAgentSocket {
  readonly #socket: TLSSocket;
  readonly #closed: Promise<unknown>;
  #heard = Buffer.alloc(0);

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    this.#closed = once(socket, "close");
    socket.on("data", (data: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, data]);
    });
  }

  get isOpen(): boolean {
    return !this.#socket.closed;
  }

  /** @returns false once the other end takes no more */
  async write(bytes: Buffer): Promise<boolean> {
    if (!this.#socket.writable) return false;
    if (!this.#socket.write(bytes)) await Promise.race([once(this.#socket, "drain"), this.#closed]);
    return this.#socket.writable;
  }

  /** @returns the status of the close frame that came last (RFC 6455 §5.5.1), or null without one */
  async closeCode(): Promise<number | null> {
    await this.#closed;
    const at = this.#heard.lastIndexOf(0x88);
    return at === -1 || this.#heard.length < at + 4 ? null : this.#heard.readUInt16BE(at + 2);
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** A frame as clients send it, masked with zeros (RFC 6455 §5.2). */
export function maskedFrame(firstByte: number, body: Buffer | string, claimedBytes?: number) {
  const bytes = Buffer.from(body);
  const size = claimedBytes ?? bytes.length;
  if (size < 126) return Buffer.concat([Buffer.from([firstByte, 0x80 | size, 0, 0, 0, 0]), bytes]);
  const header = Buffer.alloc(14);
  header[0] = firstByte;
  header[1] = 0x80 | 127;
  header.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([header, bytes]);
}
