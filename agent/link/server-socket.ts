import WebSocket from "ws";
import { fail, ok, type Result } from "../../policies/result.ts";
import { MAX_FRAME_BYTES } from "../contract/envelope-schema.ts";
import { type ConnectFault, connectPinned, type Endpoint } from "./pinned-connection.ts";

export type SocketFault = ConnectFault | "noWebSocket";

/** One open WebSocket to a server that proved who it is. */
export type ServerSocket = {
  send(text: string): void;
  ping(): void;
  /** Bytes that the network has not taken yet. */
  bufferedBytes(): number;
  /** Says goodbye; the connection is gone soon after, with or without an answer. */
  close(): void;
  /** Drops the connection at once. */
  terminate(): void;
};

export type SocketEvents = {
  readonly onText: (text: string) => void;
  /** A ping or a pong came. */
  readonly onSignal: (kind: "ping" | "pong") => void;
  readonly onClose: (because: string) => void;
};

/**
 * RFC 6455. `maxFragments`: 16 pieces are plenty for half a megabyte, thousands are an attack.
 * `maxBufferedChunks`: a whole frame in segments of 1,000 bytes.
 */
const LIMITS = {
  maxPayload: MAX_FRAME_BYTES,
  maxFragments: 16,
  maxBufferedChunks: 1024,
  maxHeaderSize: 8192,
  perMessageDeflate: false,
  followRedirects: false,
  skipUTF8Validation: false,
} as const;

/** How long the other side may take to answer a goodbye. */
const GOODBYE_MS = 1000;

/**
 * Opens the connection.
 *
 * @param accept called once it is open, before the first event: the server may speak at once.
 */
export async function openServerSocket(
  endpoint: Endpoint,
  accept: (socket: ServerSocket) => SocketEvents,
): Promise<Result<ServerSocket, SocketFault>> {
  const connection = await connectPinned(endpoint);
  if (!connection.ok) return connection;
  const socket = new WebSocket(endpoint.url, {
    ...LIMITS,
    handshakeTimeout: endpoint.timeoutMs,
    createConnection: () => connection.value,
  });
  return new Promise((resolve) => {
    // ws ends every failed attempt with "close"; the error before it says why.
    let because = "closed";
    let events: SocketEvents | null = null;
    socket.on("error", (error) => {
      because = error.message;
    });
    socket.on("open", () => {
      const opened = toServerSocket(socket);
      events = accept(opened);
      listen(socket, events);
      resolve(ok(opened));
    });
    socket.on("close", (code, reason) => {
      const said = reason.toString().slice(0, 100);
      const text = because === "closed" ? `closed ${code} ${said}`.trim() : because;
      if (events === null) resolve(fail("noWebSocket", text));
      else events.onClose(text);
    });
  });
}

function listen(socket: WebSocket, events: SocketEvents): void {
  socket.on("ping", () => events.onSignal("ping"));
  socket.on("pong", () => events.onSignal("pong"));
  socket.on("message", (data, isBinary) => {
    if (isBinary) sayGoodbye(socket, 1003);
    else events.onText(String(data));
  });
}

function toServerSocket(socket: WebSocket): ServerSocket {
  const ifOpen = (act: () => void) => {
    if (socket.readyState === WebSocket.OPEN) act();
  };
  return {
    send: (text) => ifOpen(() => socket.send(text)),
    ping: () => ifOpen(() => socket.ping()),
    bufferedBytes: () => socket.bufferedAmount,
    close: () => sayGoodbye(socket, 1000),
    terminate: () => socket.terminate(),
  };
}

function sayGoodbye(socket: WebSocket, code: number): void {
  socket.close(code);
  setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
}
