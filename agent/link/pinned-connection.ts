import type { X509Certificate } from "node:crypto";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { fail, ok, type Result } from "../../policies/result.ts";
import { tlsPin } from "../contract/public-key.ts";
import type { Pin } from "../core/trust.ts";

export type ConnectFault =
  | "unreachable"
  | "timeout"
  | "wrongPin"
  | "wrongName"
  | "certificateExpired"
  | "clockBad"
  | "tls";

export type Endpoint = {
  readonly url: string;
  readonly pin: Pin;
  readonly nowMs: number;
  readonly timeoutMs: number;
};

/**
 * A connection to a server that proved who it is: not a byte of ours is sent before that. Nothing
 * in the environment has a say (NODE_EXTRA_CA_CERTS, NODE_TLS_REJECT_UNAUTHORIZED, proxies).
 */
export function connectPinned(endpoint: Endpoint): Promise<Result<Socket, ConnectFault>> {
  const url = new URL(endpoint.url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol === "ws:") {
    return settle(connect({ host, port: Number(url.port || 80) }), "connect", endpoint, () => null);
  }
  const socket = connectTls({
    host,
    port: Number(url.port || 443),
    // A server name is never an address (RFC 6066 §3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    minVersion: "TLSv1.3",
    // Given, it takes the place of every public authority and of NODE_EXTRA_CA_CERTS.
    ca: endpoint.pin.kind === "ca" ? endpoint.pin.pem : [],
    rejectUnauthorized: endpoint.pin.kind === "ca",
  });
  return settle(socket, "secureConnect", endpoint, () => judge(socket, endpoint));
}

function settle(
  socket: Socket,
  ready: "connect" | "secureConnect",
  { timeoutMs }: Endpoint,
  complain: () => ReturnType<typeof fail<ConnectFault>> | null,
): Promise<Result<Socket, ConnectFault>> {
  return new Promise((resolve) => {
    const finish = (result: Result<Socket, ConnectFault>) => {
      clearTimeout(timer);
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(
      () => finish(fail("timeout", `no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const onError = (error: Error) => finish(explain(error));
    socket.once("error", onError);
    socket.once(ready, () => {
      socket.off("error", onError);
      // Whoever takes the socket over adds its own listener; until then an error must not throw.
      socket.on("error", () => socket.destroy());
      finish(complain() ?? ok(socket));
    });
  });
}

/**
 * With a CA, TLS itself has checked chain, name and dates. With a key pin it proves only that the
 * peer holds the key of its certificate; that this is the pinned key says more than any name.
 */
function judge(socket: TLSSocket, { pin, nowMs }: Endpoint) {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return fail("tls" as const, "the server showed no certificate");
  const shown = tlsPin(certificate.publicKey);
  if (pin.kind === "spki" && !pin.sha256.some((hex) => `sha256:${hex}` === shown)) {
    return fail("wrongPin" as const, `the server's key is ${shown}, not the pinned one`);
  }
  return judgeValidity(certificate, nowMs);
}

function judgeValidity(certificate: X509Certificate, nowMs: number) {
  if (nowMs > certificate.validToDate.getTime()) {
    return fail("certificateExpired" as const, `valid until ${certificate.validTo}`);
  }
  return nowMs < certificate.validFromDate.getTime()
    ? fail(
        "clockBad" as const,
        `valid from ${certificate.validFrom}: is this device's clock right?`,
      )
    : null;
}

const FAULT_OF_CODE: Readonly<Record<string, ConnectFault>> = {
  CERT_HAS_EXPIRED: "certificateExpired",
  CERT_NOT_YET_VALID: "clockBad",
  ERR_TLS_CERT_ALTNAME_INVALID: "wrongName",
  DEPTH_ZERO_SELF_SIGNED_CERT: "wrongPin",
  SELF_SIGNED_CERT_IN_CHAIN: "wrongPin",
  UNABLE_TO_GET_ISSUER_CERT: "wrongPin",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "wrongPin",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "wrongPin",
  CERT_SIGNATURE_FAILURE: "wrongPin",
};

function explain(error: Error): Result<never, ConnectFault> {
  const code = "code" in error ? String(error.code) : "";
  const fault = FAULT_OF_CODE[code] ?? (/SSL|TLS/.test(code) ? "tls" : "unreachable");
  return fail(fault, error.message || code);
}
