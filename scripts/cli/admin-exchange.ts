import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { connect, type TLSSocket } from "node:tls";
import { tlsPin } from "../../agent/contract/public-key.ts";
import { adminAddress } from "./admin-address.ts";
import { CommandError, EXIT } from "./output.ts";

/** Where the server is, how to know that it is the right one, and who asks. */
export type AdminAccess = {
  readonly url: string;
  /** `sha256:` and the SHA-256 of the server's TLS key, hex; null only for plain HTTP on loopback. */
  readonly pin: string | null;
  readonly token: string;
};

export type AdminRequest = {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

export type AdminReply = {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
};

const TIMEOUT_MS = 30_000;

/**
 * One request on one connection. The token is sent only after the server's key was compared with
 * the pin, so that a wrong server never sees it.
 */
export async function exchange(access: AdminAccess, asked: AdminRequest): Promise<AdminReply> {
  const url = adminAddress(access.url, access.pin);
  const socket = url.protocol === "https:" ? await openPinned(url, access.pin) : null;
  return new Promise((resolve, reject) => {
    const request = requestHttp(
      {
        host: url.hostname.replace(/^\[|\]$/g, ""),
        port: url.port,
        path: asked.path,
        method: asked.method,
        headers: headersFor(access, asked),
        timeout: TIMEOUT_MS,
        ...(socket === null ? {} : { createConnection: () => socket }),
      },
      (response) => collect(response).then(resolve, reject),
    );
    request.on("timeout", () => request.destroy(new Error("no answer in 30 s")));
    request.on("error", (fault) => reject(notReached(access.url, fault)));
    request.end(asked.body ?? "");
  });
}

function headersFor(access: AdminAccess, asked: AdminRequest): Record<string, string> {
  return {
    host: new URL(access.url).host,
    authorization: `Bearer ${access.token}`,
    accept: "application/json",
    connection: "close",
    ...asked.headers,
    ...(asked.body === null ? {} : { "content-type": "application/json" }),
    ...(asked.body === null ? {} : { "content-length": String(Buffer.byteLength(asked.body)) }),
  };
}

/**
 * The certificate is self-made, so no authority vouches for it: its key must be the pinned one,
 * and neither name nor environment can change that.
 */
function openPinned(url: URL, pin: string | null): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port === "" ? 443 : url.port),
      rejectUnauthorized: false,
      minVersion: "TLSv1.3",
      ALPNProtocols: ["http/1.1"],
    });
    socket.on("error", (fault) => reject(notReached(url.origin, fault)));
    socket.once("secureConnect", () => {
      const certificate = socket.getPeerX509Certificate();
      if (certificate !== undefined && tlsPin(certificate.publicKey) === pin) resolve(socket);
      else {
        socket.destroy();
        reject(wrongServer(url.origin));
      }
    });
  });
}

async function collect(response: IncomingMessage): Promise<AdminReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  const { statusCode = 0, headers } = response;
  return { status: statusCode, text: Buffer.concat(chunks).toString("utf8"), headers };
}

function notReached(url: string, fault: Error): CommandError {
  if ("code" in fault && fault.code === "ECONNRESET") {
    const look = "it may have done what was asked: look before you send it again";
    return new CommandError("connectionLost", `${url} hung up before it answered; ${look}`);
  }
  return new CommandError(
    "serverUnreachable",
    `no server answers at ${url} (${fault.message}); start one with "sessionward server run"`,
  );
}

function wrongServer(url: string): CommandError {
  return new CommandError(
    "wrongServer",
    `the server at ${url} has another key than the pin says; nothing was sent to it`,
    EXIT.refused,
  );
}
