import { afterEach, expect, test } from "vitest";
import { type AdminClient, createAdminClient } from "../../scripts/cli/admin-client.ts";
import { campaignWorld, policyNaming } from "../support/campaign-world.ts";
import { ConsoleClient, PASSWORD, reasonOf, signedInConsole } from "../support/console-client.ts";
import { SoftwareAuthenticator } from "../support/software-authenticator.ts";
import {
  enrolledIdentity,
  newDataDir,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

/** One admin who tries to be the second person, too. */
const HOUR_MS = 3_600_000;
const DAY_MS = 25 * HOUR_MS;
const ME = "first-admin";

afterEach(stopTestServers);

type World = Awaited<ReturnType<typeof aloneWith>>;

/** A server on which the key of `approver` is the first admin's own passkey. */
async function aloneWith(approver: string, namedBeforeMs: number) {
  const clock = { aheadMs: -namedBeforeMs };
  const nowMs = () => Date.now() + clock.aheadMs;
  const server = await startTestServer(newDataDir(), { clock: { nowMs } });
  const passkey = new SoftwareAuthenticator("localhost", "https://localhost:8443");
  const source = policyNaming(passkey, approver);
  await server.admin.call("publishPolicy", { body: { source } });
  const as = async (admin: string, role: "operator" | "approver" | "admin", by = server.admin) => {
    const { token } = await by.call("createAdminToken", { body: { admin, role } });
    return createAdminClient({ ...server.access, token });
  };
  return { server, clock, passkey, as };
}

async function askForReboot({ server }: World, by: AdminClient): Promise<string> {
  const { deviceId } = await enrolledIdentity(server, { mode: "enforce" });
  const targets = { devices: [deviceId] };
  const order = { kind: "reboot", params: {}, targets, reason: "drill" } as const;
  return (await by.call("createCampaign", { body: { order } })).id;
}

async function approve({ server, passkey }: World, campaignId: string, as: AdminClient) {
  const params = { campaignId };
  const { orderSha256 } = await server.admin.call("getCampaign", { params });
  const assertion = passkey.assert(Buffer.from(orderSha256, "hex"));
  return as.call("approveCampaign", { params, body: { assertion } });
}

test("a token in somebody else's name does not make two of one admin, however old it is", async () => {
  const world = await aloneWith(ME, 2 * DAY_MS);
  const ben = await world.as("ben", "operator");
  world.clock.aheadMs = 0;
  const id = await askForReboot(world, ben);
  const mine = approve(world, id, world.server.admin);
  await expect(mine).rejects.toMatchObject({ reason: "samePerson", exitCode: 4 });
});

test("whom an admin lets in asks for nothing that they approve, until everybody was told a day ago", async () => {
  const world = await aloneWith(ME, DAY_MS);
  world.clock.aheadMs = 0;
  const ben = await signedInConsole(world.server, { name: "ben", role: "operator" });
  const ask = async (client: ConsoleClient) => {
    const { deviceId } = await enrolledIdentity(world.server, { mode: "enforce" });
    const order = { kind: "reboot", params: {}, targets: { devices: [deviceId] }, reason: "x" };
    const reply = await client.ask("POST", "/v1/campaigns", { body: { order } });
    return String(Object(reply.body).id);
  };
  const early = await ask(ben);
  const mine = approve(world, early, world.server.admin);
  await expect(mine).rejects.toMatchObject({ reason: "samePerson" });
  const { alarms } = await world.server.admin.call("listAlarms", {});
  expect(alarms[0]).toMatchObject({ kind: "letIn", detail: expect.stringContaining(ME) });
  world.clock.aheadMs = DAY_MS;
  const back = new ConsoleClient(world.server);
  await back.ask("POST", "/v1/sign-in", { body: { name: "ben", password: PASSWORD } });
  const late = await ask(back);
  expect(await approve(world, late, world.server.admin)).toMatchObject({ state: "running" });
});

test("not through others either: whom their friend lets in is theirs", async () => {
  const world = await aloneWith(ME, DAY_MS);
  world.clock.aheadMs = 0;
  const friend = await world.as("friend", "admin");
  const ben = await world.as("ben", "operator", friend);
  const id = await askForReboot(world, ben);
  const mine = approve(world, id, world.server.admin);
  await expect(mine).rejects.toMatchObject({ reason: "samePerson" });
});

test("a name in a policy that one admin published alone approves nothing of theirs on that day", async () => {
  const world = await aloneWith("ben", 2 * DAY_MS);
  const ben = await world.as("ben", "approver");
  world.clock.aheadMs = -2 * DAY_MS + HOUR_MS;
  const early = await askForReboot(world, world.server.admin);
  const mine = approve(world, early, ben);
  await expect(mine).rejects.toMatchObject({ reason: "samePerson" });
  world.clock.aheadMs = 0;
  const late = await askForReboot(world, world.server.admin);
  expect(await approve(world, late, ben)).toMatchObject({ approvedBy: ["ben"] });
});

test("nor does whom they let in only after they had asked", async () => {
  const world = await aloneWith("ben", 2 * DAY_MS);
  world.clock.aheadMs = 0;
  const id = await askForReboot(world, world.server.admin);
  const ben = await world.as("ben", "approver");
  await expect(approve(world, id, ben)).rejects.toMatchObject({ reason: "samePerson" });
});

test("who was made an approver by one admin approves nothing of theirs on that day", async () => {
  const world = await aloneWith("ben", DAY_MS);
  const { admin } = world.server;
  const ben = await signedInConsole(world.server, { name: "ben", role: "viewer" });
  world.clock.aheadMs = 0;
  const body = { role: "approver", groups: null, reason: "promoted" } as const;
  await admin.call("changeAccount", { params: { name: "ben" }, body }, "*");
  await ben.ask("POST", "/v1/sign-in", { body: { name: "ben", password: PASSWORD } });
  const approveAsBen = async (id: string) => {
    const { orderSha256 } = await admin.call("getCampaign", { params: { campaignId: id } });
    const assertion = world.passkey.assert(Buffer.from(orderSha256, "hex"));
    return ben.ask("POST", `/v1/campaigns/${id}/approve`, { body: { assertion } });
  };
  const early = await approveAsBen(await askForReboot(world, admin));
  expect(reasonOf(early)).toBe("samePerson");
  world.clock.aheadMs = DAY_MS;
  await ben.ask("POST", "/v1/sign-in", { body: { name: "ben", password: PASSWORD } });
  expect((await approveAsBen(await askForReboot(world, admin))).status).toBe(200);
});

test("nobody goes on with their own halted campaign by a token in another name", async () => {
  const world = await campaignWorld(1);
  const { admin } = world.server;
  const targets = { groups: ["wards"] };
  const order = { kind: "reboot", params: {}, targets, reason: "drill" } as const;
  const { id } = await admin.call("createCampaign", { body: { order } });
  await world.approve(id);
  const params = { campaignId: id };
  await admin.call("haltCampaign", { params, body: { reason: "wait" } });
  const goOn = world.anna.call("resumeCampaign", { params, body: { reason: "on" } });
  await expect(goOn).rejects.toMatchObject({ reason: "samePerson" });
});
