import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ConsoleClient, PASSWORD, reasonOf, signedInConsole } from "../support/console-client.ts";
import {
  newDataDir,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterAll(stopTestServers);

let shared: Promise<TestServer> | null = null;

function sharedServer(): Promise<TestServer> {
  shared ??= startTestServer();
  return shared;
}

const SESSION = "__Host-sessionward";

test("an invitation lets its account in once, with a password of its own from then on", async () => {
  const server = await sharedServer();
  const client = await signedInConsole(server, { name: "ines", role: "operator" });
  expect(await client.ask("GET", "/v1/session")).toMatchObject({
    status: 200,
    body: { account: { name: "ines", role: "operator" }, session: { means: "invitation" } },
  });
  const again = new ConsoleClient(server);
  const body = { name: "ines", password: PASSWORD };
  expect((await again.ask("POST", "/v1/sign-in", { body })).status).toBe(200);
  expect((await again.ask("GET", "/v1/devices")).status).toBe(200);
});

test("the cookie is for this host, over TLS, unseen by scripts and by other sites", async () => {
  const client = new ConsoleClient(await sharedServer());
  const server = await sharedServer();
  const { invitation } = await server.admin.call("createAccount", {
    body: { name: "cookie", role: "viewer" },
  });
  const reply = await client.ask("POST", "/v1/sign-in", {
    body: { invitation, newPassword: PASSWORD },
  });
  const [line = ""] = [reply.headers["set-cookie"] ?? []].flat();
  expect(line.split("; ").slice(1).toSorted()).toEqual([
    "HttpOnly",
    "Path=/",
    "SameSite=Strict",
    "Secure",
  ]);
  expect(line.startsWith(`${SESSION}=`)).toBe(true);
  expect(JSON.stringify(reply.body)).not.toContain(client.cookies.get(SESSION));
});

test("an unknown name and a wrong password are answered alike", async () => {
  const server = await sharedServer();
  await signedInConsole(server, { name: "nora", role: "viewer" });
  for (const name of ["nora", "nobody-there"]) {
    const body = { name, password: "not the password" };
    const reply = await new ConsoleClient(server).ask("POST", "/v1/sign-in", { body });
    expect([reply.status, reasonOf(reply)]).toEqual([401, "badCredentials"]);
  }
});

test("a console that is opened by another name signs in there, and the certificate has the name", async () => {
  const origin = "https://ward.example";
  const server = await startTestServer(newDataDir(), { origins: [origin] });
  const { invitation } = await server.admin.call("createAccount", {
    body: { name: "ines", role: "viewer" },
  });
  const body = { invitation, newPassword: PASSWORD };
  const client = new ConsoleClient(server);
  const foreign = { body, headers: { origin: `${origin}:1` } };
  expect(reasonOf(await client.ask("POST", "/v1/sign-in", foreign))).toBe("foreignOrigin");
  const reply = await client.ask("POST", "/v1/sign-in", { body, headers: { origin } });
  expect(reply.status).toBe(200);
  const certificate = new X509Certificate(readFileSync(join(server.dataDir, "tls-cert.pem")));
  expect(certificate.checkHost("ward.example")).toBe("ward.example");
});

test("a flood of passwords is told when to come back, and takes no more than its turn", async () => {
  const server = await startTestServer();
  const body = { name: "nobody", password: PASSWORD };
  const flood = Array.from({ length: 20 }, () =>
    new ConsoleClient(server).ask("POST", "/v1/sign-in", { body }),
  );
  const replies = await Promise.all(flood);
  const refused = replies.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(5);
  expect(refused[0]).toMatchObject({ headers: { "retry-after": "5" }, body: { reason: "busy" } });
  const others = replies.filter((one) => !refused.includes(one)).map(({ status }) => status);
  expect([...new Set(others)]).toEqual([401]);
});
