import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Pin } from "../../agent/core/trust.ts";
import { connectPinned } from "../../agent/link/pinned-connection.ts";
import { openServerSocket } from "../../agent/link/server-socket.ts";
import { makeCertificate } from "../support/certificates.ts";
import { startScriptedServer } from "../support/scripted-server.ts";
import { tempDir } from "../support/temp-dir.ts";

const HOUR_MS = 3_600_000;
const authority = await makeCertificate({ name: "authority", isAuthority: true });
const otherAuthority = await makeCertificate({ name: "public", isAuthority: true });
const certificate = await makeCertificate();
const issued = await makeCertificate({ signedBy: authority });

const spki = (...sha256: string[]): Pin => ({ kind: "spki", sha256 });
const ca = (pem: string): Pin => ({ kind: "ca", pem });

async function connectTo(url: string, pin: Pin): Promise<string> {
  const result = await connectPinned({ url, pin, nowMs: Date.now(), timeoutMs: 5000 });
  if (!result.ok) return result.reason;
  result.value.destroy();
  return "connected";
}

test.each([
  ["the pinned key", certificate, spki(certificate.pin)],
  ["the second pinned key", certificate, spki("0".repeat(64), certificate.pin)],
  ["a certificate of the pinned authority", issued, ca(authority.cert)],
])("talks to a server with %s, over TLS 1.3", async (_, shown, pin) => {
  const server = await startScriptedServer({ certificate: shown });
  const events = { onText: () => undefined, onSignal: () => undefined, onClose: () => undefined };
  const endpoint = { url: server.url, pin, nowMs: Date.now(), timeoutMs: 5000 };
  const opened = await openServerSocket(endpoint, () => events);
  expect(opened.ok).toBe(true);
  const { raw } = await server.peer();
  expect("getProtocol" in raw && (raw as { getProtocol(): string }).getProtocol()).toBe("TLSv1.3");
});

test.each([
  ["20: another key", certificate, spki(issued.pin), "wrongPin"],
  ["20: a certificate of another authority", issued, ca(otherAuthority.cert), "wrongPin"],
  ["21: a certificate nobody signed", certificate, ca(authority.cert), "wrongPin"],
])("says not a word to a server with %s", async (_, shown, pin, reason) => {
  const server = await startScriptedServer({ certificate: shown });
  expect(await connectTo(server.url, pin)).toBe(reason);
  expect(server.requests()).toBe(0);
});

test.each([
  ["expired", { until: new Date(Date.now() - HOUR_MS) }, "certificateExpired"],
  [
    "not valid yet (a dead clock on the device)",
    { from: new Date(Date.now() + HOUR_MS) },
    "clockBad",
  ],
])(
  "21, 109: refuses a certificate that is %s, pinned by key or by authority",
  async (_, wish, reason) => {
    const alone = await makeCertificate(wish);
    const signed = await makeCertificate({ ...wish, signedBy: authority });
    const first = await startScriptedServer({ certificate: alone });
    const second = await startScriptedServer({ certificate: signed });
    expect(await connectTo(first.url, spki(alone.pin))).toBe(reason);
    expect(await connectTo(second.url, ca(authority.cert))).toBe(reason);
  },
);

test("21: refuses a certificate of the pinned authority for another name", async () => {
  const elsewhere = await makeCertificate({ name: "elsewhere.example", signedBy: authority });
  const server = await startScriptedServer({ certificate: elsewhere });
  expect(await connectTo(server.url, ca(authority.cert))).toBe("wrongName");
});

test("21: refuses TLS 1.2", async () => {
  const server = await startScriptedServer({ certificate, maxVersion: "TLSv1.2" });
  expect(await connectTo(server.url, spki(certificate.pin))).toBe("tls");
});

test("refuses a server that answers without TLS, and one that is not there", async () => {
  const plain = await startScriptedServer();
  expect(await connectTo(plain.url.replace("ws:", "wss:"), spki(certificate.pin))).toBe("tls");
  await plain.stop();
  expect(await connectTo(plain.url, { kind: "loopback" })).toBe("unreachable");
});

test.each([
  [spki(issued.pin), "wrongPin"],
  [ca(authority.cert), "wrongPin"],
  [spki(certificate.pin), "connected"],
])("21: no environment variable has a say (%#)", async (pin, outcome) => {
  const server = await startScriptedServer({ certificate });
  const extraPath = join(tempDir(), "extra.pem");
  writeFileSync(extraPath, certificate.cert);
  const environment = {
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
    NODE_EXTRA_CA_CERTS: extraPath,
    NODE_USE_ENV_PROXY: "1",
    HTTPS_PROXY: "http://127.0.0.1:9",
    HTTP_PROXY: "http://127.0.0.1:9",
    ALL_PROXY: "http://127.0.0.1:9",
  };
  expect(await connectInChild(server.url, pin, environment)).toBe(outcome);
});

async function connectInChild(url: string, pin: Pin, environment: object): Promise<string> {
  const program = `
    import { openServerSocket } from "./agent/link/server-socket.ts";
    const [url, pin] = process.argv.slice(1);
    const endpoint = { url, pin: JSON.parse(pin), nowMs: Date.now(), timeoutMs: 5000 };
    const nothing = () => undefined;
    const accept = () => ({ onText: nothing, onSignal: nothing, onClose: nothing });
    const opened = await openServerSocket(endpoint, accept);
    process.stdout.write(opened.ok ? "connected" : opened.reason);
    process.exit(0);
  `;
  const child = spawn(
    process.execPath,
    ["--input-type=module", "-e", program, url, JSON.stringify(pin)],
    { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "ignore"] },
  );
  const chunks: string[] = [];
  child.stdout.on("data", (chunk) => chunks.push(String(chunk)));
  await once(child, "close");
  return chunks.join("");
}

test("31: does not follow a redirect", async () => {
  const target = await startScriptedServer();
  const redirector = createServer().on("upgrade", (_, socket) => {
    socket.end(`HTTP/1.1 302 Found\r\nLocation: ${target.url}\r\n\r\n`);
  });
  redirector.listen(0, "127.0.0.1");
  await once(redirector, "listening");
  onTestFinished(() => void redirector.close());
  const { port } = redirector.address() as AddressInfo;
  const endpoint = {
    url: `ws://127.0.0.1:${port}/agent`,
    pin: { kind: "loopback" },
    nowMs: 0,
    timeoutMs: 5000,
  } as const;
  const result = await openServerSocket(endpoint, () => {
    throw new Error("opened");
  });
  expect(result).toMatchObject({ ok: false, reason: "noWebSocket" });
  expect(target.requests()).toBe(0);
});
