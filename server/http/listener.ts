import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { isIPv4 } from "node:net";
import type { ServerKeys } from "../keys.ts";

export type ListenAddress = { readonly host: string; readonly port: number };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const MAX_HEADER_BYTES = 8 * 1024;
/** Slow headers are an attack; a slow body is a slow network. */
const HEADERS_TIMEOUT_MS = 10_000;

/** @throws when the text is not `HOST:PORT`, `[::1]:PORT` or `:PORT`. */
export function parseListenAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? Number.NaN);
  if (match === null || port > 65_535) {
    throw new RangeError(`"${text}" is not HOST:PORT; write for example 127.0.0.1:8443`);
  }
  return { host: match[1] ?? (match[2] === "" ? "0.0.0.0" : (match[2] ?? "")), port };
}

/** By the address itself: what a name resolves to is somebody else's word. */
export function isLoopback(host: string): boolean {
  return host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/** TLS 1.3 only; `null` keys: plain HTTP, which the caller allows on loopback alone. */
export function createListener(tls: ServerKeys["tls"] | null, handler: Handler): Server {
  const limits = { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS };
  if (tls === null) return createHttpServer(limits, handler);
  return createHttpsServer(
    { ...limits, key: tls.key, cert: tls.certificate, minVersion: "TLSv1.3" },
    handler,
  );
}
