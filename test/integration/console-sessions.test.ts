import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import * as z from "zod/mini";
import { consoleSessionSchema } from "../../server/contract/account-shapes.ts";
import { ConsoleClient, PASSWORD, reasonOf, signedInConsole } from "../support/console-client.ts";
import { newDataDir, startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

const COOKIE = "__Host-sessionward";
const MINUTE_MS = 60_000;
const INES = { name: "ines", role: "admin" } as const;

/** A server whose clock is turned by hand. */
async function serverAtNoon() {
  const clock = { ms: Date.parse("2026-11-22T12:00:00Z") };
  const server = await startTestServer(newDataDir(), { clock: { nowMs: () => clock.ms } });
  const later = (minutes: number) => {
    clock.ms += minutes * MINUTE_MS;
  };
  return { server, later };
}

async function statusOf(client: ConsoleClient, headers = {}): Promise<number> {
  return (await client.ask("GET", "/v1/session", { headers })).status;
}

test("a session ends after 15 min without a person, whatever an open page asks by itself", async () => {
  const { server, later } = await serverAtNoon();
  const client = await signedInConsole(server, INES);
  later(14);
  expect(await statusOf(client)).toBe(200);
  later(14);
  expect(await statusOf(client, { "sessionward-background": "1" })).toBe(200);
  later(2);
  expect(await statusOf(client)).toBe(401);
});

test("a session ends after 12 h, however busy", async () => {
  const { server, later } = await serverAtNoon();
  const client = await signedInConsole(server, INES);
  for (let passed = 10; passed < 720; passed += 10) {
    later(10);
    expect(await statusOf(client)).toBe(200);
  }
  later(10);
  expect(await statusOf(client)).toBe(401);
});

test("what can't be undone needs a proof of the last five minutes, and a new id comes with it", async () => {
  const { server, later } = await serverAtNoon();
  const client = await signedInConsole(server, INES);
  const order = (kind: string) =>
    client.ask("POST", "/v1/commands", {
      body: { kind, params: {}, targets: { devices: ["nobody"] }, reason: "drill" },
    });
  expect(reasonOf(await order("wipeSession"))).toBe("unknownDevice");
  later(6);
  const asked = await order("wipeSession");
  expect([asked.status, reasonOf(asked)]).toEqual([403, "reauthenticate"]);
  expect(reasonOf(await order("lock"))).toBe("unknownDevice");
  const wrong = { body: { password: "not the password" } };
  expect((await client.ask("POST", "/v1/session/prove", wrong)).status).toBe(401);

  const before = client.cookies.get(COOKIE) ?? "";
  const proven = await client.ask("POST", "/v1/session/prove", { body: { password: PASSWORD } });
  expect(proven.body).toMatchObject({ session: { means: "password" } });
  expect(reasonOf(await order("wipeSession"))).toBe("unknownDevice");
  const old = new ConsoleClient(server);
  old.cookies.set(COOKIE, before);
  expect(await statusOf(old)).toBe(401);
});

test("one sees one's own sessions, ends one of them, and none of others", async () => {
  const { server } = await serverAtNoon();
  const ines = await signedInConsole(server, INES);
  const omar = await signedInConsole(server, { name: "omar", role: "viewer" });
  const second = new ConsoleClient(server);
  await second.ask("POST", "/v1/sign-in", { body: { name: "ines", password: PASSWORD } });
  const listOf = async (client: ConsoleClient) => {
    const { body } = await client.ask("GET", "/v1/sessions");
    return z.parse(z.object({ sessions: z.array(consoleSessionSchema) }), body).sessions;
  };
  const mine = await listOf(ines);
  expect(mine.map(({ admin, peer }) => [admin, peer])).toEqual(
    Array.from({ length: 2 }, () => ["ines", "127.0.0.1"]),
  );
  const other = mine.find(({ isThisOne }) => !isThisOne)?.id ?? "";
  expect((await omar.ask("DELETE", `/v1/sessions/${other}`)).status).toBe(404);
  expect((await ines.ask("DELETE", `/v1/sessions/${other}`)).status).toBe(200);
  expect([await statusOf(second), await statusOf(ines)]).toEqual([401, 200]);
  expect((await ines.ask("DELETE", "/v1/session")).status).toBe(200);
  expect([ines.cookies.has(COOKIE), await statusOf(ines)]).toEqual([false, 401]);
});

test("an account that is disabled is out at once, its tokens too; another role ends sessions", async () => {
  const { server } = await serverAtNoon();
  const ines = await signedInConsole(server, { name: "ines", role: "operator" });
  const params = { name: "ines" };
  const moved = { role: "viewer" as const, groups: ["wards"], reason: "moved" };
  await server.admin.call("changeAccount", { params, body: moved }, "*");
  expect(await statusOf(ines)).toBe(401);

  const body = { name: "ines", password: PASSWORD };
  expect((await ines.ask("POST", "/v1/sign-in", { body })).status).toBe(200);
  const { token } = await server.admin.call("createAdminToken", {
    body: { admin: "ines", role: "viewer" },
  });
  const withToken = () =>
    new ConsoleClient(server).ask("GET", "/v1/devices", {
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await withToken()).status).toBe(200);
  await server.admin.call("disableAccount", { params, body: { reason: "left" } });
  expect([await statusOf(ines), (await withToken()).status]).toEqual([401, 401]);
  expect((await ines.ask("POST", "/v1/sign-in", { body })).status).toBe(401);
});

test("somebody stays who may let others in", async () => {
  const { server } = await serverAtNoon();
  const params = { name: "first-admin" };
  const disabled = server.admin.call("disableAccount", { params, body: { reason: "x" } });
  await expect(disabled).rejects.toMatchObject({ reason: "lastAdmin" });
});

test("keeps hashes of cookies, passwords and invitations only, and none of them in its log", async () => {
  const { server } = await serverAtNoon();
  const client = await signedInConsole(server, INES);
  const secret = client.cookies.get(COOKIE) ?? "";
  const invited = await server.admin.call("inviteAccount", {
    params: { name: "ines" },
    body: { reason: "test" },
  });
  const { rows } = await server.admin.call("getServerAudit", {});
  await client.ask("PUT", "/v1/session/password", { body: { newPassword: `${PASSWORD} 2` } });
  await server.server.close();
  const files = readdirSync(server.dataDir).filter((name) => name.startsWith("server.db"));
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(server.dataDir, name))));
  const kept = [bytes.toString("latin1"), JSON.stringify(rows), server.log.join("")].join("\n");
  for (const word of [secret, PASSWORD, invited.invitation]) expect(kept).not.toContain(word);
  expect(secret.length).toBeGreaterThan(40);
});
