import { createPublicKey } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod/mini";
import {
  passkeyAskSchema,
  passkeySchema,
  signInReplySchema,
} from "../../server/contract/account-shapes.ts";
import { ConsoleClient, PASSWORD, reasonOf, signedInConsole } from "../support/console-client.ts";
import { newCredential, signedCredential } from "../support/passkey-answers.ts";
import { type AssertionLie, SoftwareAuthenticator } from "../support/software-authenticator.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";

/** Somebody is there, and nobody looked who. */
const PRESENT = 0x01;

let server: TestServer;
let client: ConsoleClient;
let passkey: SoftwareAuthenticator;

beforeAll(async () => {
  server = await startTestServer();
  client = await signedInConsole(server, { name: "ines", role: "approver" });
  passkey = new SoftwareAuthenticator("localhost", client.origin);
  expect((await addPasskey(client, passkey)).status).toBe(200);
});
afterAll(stopTestServers);

async function askOf(from: ConsoleClient, path: string) {
  const { body } = await from.ask("POST", path, { body: {} });
  return z.parse(passkeyAskSchema, body);
}

async function addPasskey(to: ConsoleClient, added: SoftwareAuthenticator, lie: AssertionLie = {}) {
  const { challengeId, options } = await askOf(to, "/v1/passkeys/ask");
  const credential = newCredential(added, options, lie);
  return to.ask("POST", "/v1/passkeys", { body: { challengeId, credential, label: "key" } });
}

async function signInWith(
  from: ConsoleClient,
  held: SoftwareAuthenticator,
  lie: AssertionLie = {},
) {
  const { challengeId, options } = await askOf(from, "/v1/sign-in/passkey");
  const body = { challengeId, credential: signedCredential(held, options, lie) };
  return { body, reply: await from.ask("POST", "/v1/sign-in", { body }) };
}

test("what is kept of a passkey is a public key that anybody can check with", async () => {
  const { body } = await client.ask("GET", "/v1/passkeys");
  const [kept] = z.parse(z.object({ passkeys: z.array(passkeySchema) }), body).passkeys;
  expect(kept).toMatchObject({ id: passkey.credentialId.toString("base64url"), rpId: "localhost" });
  expect(kept?.publicKey).toBe(passkey.publicKey);
  const der = Buffer.from(kept?.publicKey ?? "", "base64");
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  expect(key.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
});

test("a passkey alone signs in, and finds whose it is by itself", async () => {
  const fresh = new ConsoleClient(server);
  const { reply } = await signInWith(fresh, passkey);
  expect(reply.body).toMatchObject({
    signedIn: { account: { name: "ines", passkeys: 1 }, session: { means: "passkey" } },
  });
  expect((await fresh.ask("GET", "/v1/devices")).status).toBe(200);
});

test("where there is a passkey, a password alone signs nobody in", async () => {
  const fresh = new ConsoleClient(server);
  const body = { name: "ines", password: PASSWORD };
  const first = z.parse(signInReplySchema, (await fresh.ask("POST", "/v1/sign-in", { body })).body);
  expect(first.signedIn).toBeNull();
  expect((await fresh.ask("GET", "/v1/session")).status).toBe(401);
  const { challengeId = "", options = { challenge: "" } } = first.passkey ?? {};
  const answer = { challengeId, credential: signedCredential(passkey, options, {}) };
  const second = await fresh.ask("POST", "/v1/sign-in", { body: answer });
  expect(second.body).toMatchObject({ signedIn: { account: { name: "ines" } } });
});

test.each([
  ["does not show who is there", { flags: PRESENT }],
  ["was asked by another site", { origin: "https://localhost.evil.example" }],
  ["answers what nobody asked", { challenge: Buffer.alloc(32) }],
  ["is a copy: its counter goes back", { count: 1 }],
])("a passkey that %s signs nobody in", async (_what, lie) => {
  const { reply } = await signInWith(new ConsoleClient(server), passkey, lie);
  expect([reply.status, reasonOf(reply)]).toEqual([401, "badCredentials"]);
});

test("a recorded answer of a passkey is worth nothing", async () => {
  const { body } = await signInWith(new ConsoleClient(server), passkey);
  const again = await new ConsoleClient(server).ask("POST", "/v1/sign-in", { body });
  expect(reasonOf(again)).toBe("badCredentials");
});

test("a passkey that nobody was asked for, or of somebody else, proves nothing", async () => {
  const stranger = new SoftwareAuthenticator("localhost", client.origin);
  const { reply } = await signInWith(new ConsoleClient(server), stranger);
  expect(reasonOf(reply)).toBe("badCredentials");
  const other = await signedInConsole(server, { name: "omar", role: "approver" });
  const { challengeId, options } = await askOf(other, "/v1/session/passkey");
  const body = { challengeId, credential: signedCredential(passkey, options, {}) };
  expect(reasonOf(await other.ask("POST", "/v1/session/prove", { body }))).toBe("badCredentials");
});

test("keeps no passkey that does not verify who is there, or that was kept before", async () => {
  const unverified = await addPasskey(
    client,
    new SoftwareAuthenticator("localhost", client.origin),
    {
      flags: PRESENT,
    },
  );
  expect(reasonOf(unverified)).toBe("badPasskey");
  expect(reasonOf(await addPasskey(client, passkey))).toBe("alreadyKept");
});
