import { afterEach, expect, test } from "vitest";
import type { Report } from "../../agent/contract/reports.ts";
import {
  answeringDevice,
  type CampaignWorld,
  campaignWorld,
  LET_IN_BEFORE_MS,
} from "../support/campaign-world.ts";
import { PASSWORD, signedInConsole } from "../support/console-client.ts";
import { SoftwareAuthenticator } from "../support/software-authenticator.ts";
import { enrolledIdentity, stopTestServers } from "../support/test-server.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };
const FLEET = 12;
const NOTHING: Report = { kind: "sessions", body: { sessions: [] } };

afterEach(stopTestServers);

const stateOf = async ({ server }: CampaignWorld, campaignId: string) =>
  (await server.admin.call("getCampaign", { params: { campaignId } })).state;

const counts = (devices: readonly { readonly commands: readonly string[] }[]) =>
  devices.filter(({ commands }) => commands.length > 0).length;

test("60: an order above the limit waits, frozen and hashed, until a second person signs it", async () => {
  const world = await campaignWorld(FLEET);
  const { server, passkey, anna } = world;
  const order = { kind: "lock", params: {}, targets: { all: true }, reason: "drill" } as const;
  const preview = await server.admin.call("previewCommand", { body: order });
  expect(preview).toMatchObject({ targetCount: FLEET, needsApproval: true, withoutApprover: 0 });
  const { id } = await world.lockAll();
  const params = { campaignId: id };
  const asked = await server.admin.call("getCampaign", { params });
  expect(asked).toMatchObject({ state: "waiting", targetsSha256: preview.targetsSha256 });
  expect(asked.targets).toEqual(world.devices.map(({ deviceId }) => deviceId).sort());
  await expect(world.approve(id, server.admin)).rejects.toMatchObject({ reason: "ownRequest" });
  const digest = Buffer.from(asked.orderSha256, "hex");
  const stranger = new SoftwareAuthenticator("localhost", "https://localhost:8443");
  for (const assertion of [stranger.assert(digest), passkey.assert(Buffer.alloc(32))]) {
    const forged = anna.call("approveCampaign", { params, body: { assertion } });
    await expect(forged).rejects.toMatchObject({ exitCode: 4 });
  }
  expect(await stateOf(world, id)).toBe("waiting");
  await world.approve(id);
  const { commands } = await server.admin.call("listCommands", { query: { batchId: id } });
  expect(commands).toMatchObject([
    { requestedBy: "first-admin", approvedBy: ["anna"], reason: "drill", state: "queued" },
  ]);
  await expect(world.approve(id)).rejects.toMatchObject({ reason: "wrongState" });
});

test("rings follow each other after their soak, through a restart of the server", async () => {
  const world = await campaignWorld(FLEET);
  const devices = await Promise.all(world.devices.map((one) => answeringDevice(world, one)));
  const { id } = await world.lockAll();
  await world.approve(id);
  await expect.poll(() => counts(devices), PATIENCE).toBe(1);
  world.clock.aheadMs += 61_000;
  await expect.poll(() => counts(devices), PATIENCE).toBe(2);
  // An answer that the server had not stored yet is given again, and counted again.
  await expect.poll(() => doneIn(world, id), PATIENCE).toBe(2);
  await world.restart();
  const again = await Promise.all(world.devices.map((one) => answeringDevice(world, one)));
  world.clock.aheadMs += 61_000;
  await expect.poll(() => counts(again), PATIENCE).toBe(4);
  world.clock.aheadMs += 61_000;
  await expect.poll(() => counts(again), PATIENCE).toBe(FLEET - 2);
  await expect.poll(() => stateOf(world, id), PATIENCE).toBe("finished");
  const { commands } = await world.server.admin.call("listCommands", { query: { batchId: id } });
  expect(commands.map(({ state }) => state)).toEqual(Array(FLEET).fill("done"));
});

async function doneIn(world: Awaited<ReturnType<typeof campaignWorld>>, batchId: string) {
  const query = { batchId, state: "done" } as const;
  return (await world.server.admin.call("listCommands", { query })).commands.length;
}

test("a ring in which devices fail is the last one, until a person says to go on", async () => {
  const world = await campaignWorld(FLEET);
  world.clock.aheadMs = LET_IN_BEFORE_MS;
  const berta = await signedInConsole(world.server, { name: "berta", role: "approver" });
  world.clock.aheadMs = 0;
  const devices = await Promise.all(
    world.devices.map((one) => answeringDevice(world, one, "failed")),
  );
  const { id } = await world.lockAll();
  await world.approve(id);
  await expect.poll(() => stateOf(world, id), PATIENCE).toBe("halted");
  expect(counts(devices)).toBe(1);
  const { alarms } = await world.server.admin.call("listAlarms", {});
  expect(alarms.map(({ kind }) => kind)).toContain("campaignHalted");
  const goOn = { params: { campaignId: id }, body: { reason: "that one was broken before" } };
  const alone = world.server.admin.call("resumeCampaign", goOn);
  await expect(alone).rejects.toMatchObject({ reason: "ownRequest" });
  await berta.ask("POST", "/v1/sign-in", { body: { name: "berta", password: PASSWORD } });
  await berta.ask("POST", `/v1/campaigns/${id}/resume`, { body: goOn.body });
  expect(await stateOf(world, id)).toBe("running");
});

test("60: who joins the group after it was asked for gets no order", async () => {
  const world = await campaignWorld(FLEET);
  const { id } = await world.lockAll();
  const late = await enrolledIdentity(world.server, { groups: ["wards"], mode: "enforce" });
  await world.approve(id);
  const all = [...world.devices, late].map((one) => answeringDevice(world, one));
  const newcomer = (await Promise.all(all)).at(-1);
  for (const done of [1, 2, 6]) {
    await expect.poll(() => doneIn(world, id), PATIENCE).toBe(done);
    world.clock.aheadMs += 61_000;
  }
  await expect.poll(() => stateOf(world, id), PATIENCE).toBe("finished");
  expect(await doneIn(world, id)).toBe(FLEET);
  expect(newcomer?.commands).toEqual([]);
});

test("66: a halt by one person takes back what nobody has fetched, at once", async () => {
  const world = await campaignWorld(FLEET);
  const { id } = await world.lockAll();
  await world.approve(id);
  const sent = async () =>
    (await world.server.admin.call("listCommands", { query: { batchId: id } })).commands;
  await expect.poll(async () => (await sent()).length, PATIENCE).toBe(1);
  await world.server.admin.call("haltCampaign", {
    params: { campaignId: id },
    body: { reason: "wrong ward" },
  });
  expect((await sent()).map(({ state }) => state)).toEqual(["cancelled"]);
  const devices = await Promise.all(world.devices.map((one) => answeringDevice(world, one)));
  await Promise.all(devices.map(({ client }, place) => client.report(`s-${place}`, NOTHING)));
  expect(counts(devices)).toBe(0);
});

test("66: a halt in mid-ring: who got it tells what came of it, and nobody else gets it any more", async () => {
  const world = await campaignWorld(FLEET);
  const devices = await Promise.all(world.devices.map((one) => answeringDevice(world, one)));
  const { id } = await world.lockAll();
  await world.approve(id);
  for (const done of [1, 2, 6]) {
    await expect.poll(() => doneIn(world, id), PATIENCE).toBe(done);
    if (done < 6) world.clock.aheadMs += 61_000;
  }
  const rest = world.devices.filter((_, place) => devices[place]?.commands.length === 0);
  for (const { client } of devices) client.close();
  const busy = rest.slice(0, 3);
  const working = await Promise.all(busy.map((one) => answeringDevice(world, one, null)));
  world.clock.aheadMs += 61_000;
  await expect.poll(() => counts(working), PATIENCE).toBe(3);
  const params = { campaignId: id };
  await world.server.admin.call("haltCampaign", { params, body: { reason: "wrong ward" } });
  const states = async () => {
    const query = { batchId: id };
    const { commands } = await world.server.admin.call("listCommands", { query });
    return Map.groupBy(commands, ({ deviceId }) => rest.some((one) => one.deviceId === deviceId));
  };
  const left = async () => (await states()).get(true)?.map(({ state }) => state) ?? [];
  expect(await left()).toEqual(Array(6).fill("cancelled"));
  for (const { client, commands } of working) {
    const result = { state: "done" as const, receiptIds: [] };
    await client.report("late", {
      kind: "commandState",
      body: { commandId: commands[0] ?? "", result },
    });
  }
  expect((await left()).toSorted()).toEqual([
    ...Array(3).fill("cancelled"),
    ...Array(3).fill("done"),
  ]);
  const back = await Promise.all(rest.slice(3).map((one) => answeringDevice(world, one)));
  await Promise.all(back.map(({ client }, place) => client.report(`s-${place}`, NOTHING)));
  expect(counts(back)).toBe(0);
  expect(await stateOf(world, id)).toBe("halted");
});

test("67: protected devices are never targets, and say so where they are named", async () => {
  const world = await campaignWorld(3);
  const { admin } = world.server;
  const deviceId = world.devices[0]?.deviceId ?? "";
  const body = { protected: true, reason: "break-glass" };
  await admin.call("setDeviceProtection", { params: { deviceId }, body }, "*");
  const lock = { kind: "lock", params: {}, reason: "drill" } as const;
  const named = { ...lock, targets: { devices: [deviceId] } };
  const refused = admin.call("issueCommands", { body: named });
  await expect(refused).rejects.toMatchObject({ reason: "protectedDevice" });
  const all = { ...lock, targets: { all: true } } as const;
  expect(await admin.call("previewCommand", { body: all })).toMatchObject({
    targetCount: 2,
    leftOut: [{ deviceId, because: "protected" }],
  });
  expect((await admin.call("issueCommands", { body: all })).commands).toHaveLength(2);
});
