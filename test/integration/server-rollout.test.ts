import { afterEach, expect, test } from "vitest";
import type { Report } from "../../agent/contract/reports.ts";
import { type CampaignWorld, campaignWorld, policyNaming } from "../support/campaign-world.ts";
import { lostShellReport } from "../support/lost-shell.ts";
import { type PolicyTaker, takesPolicies } from "../support/policy-taker.ts";
import { joinedDevice, stopTestServers } from "../support/test-server.ts";

const PATIENCE = { timeout: 30_000, interval: 50 };
const FLEET = 12;

afterEach(stopTestServers);

type Listener = PolicyTaker & { readonly deviceId: string };

/** Devices that take every policy they are sent. */
async function listening(world: CampaignWorld): Promise<readonly Listener[]> {
  return Promise.all(
    world.devices.map(async (identity) => {
      const taker = takesPolicies(await joinedDevice(world.server, identity));
      return Object.assign(taker, { deviceId: identity.deviceId });
    }),
  );
}

const haveVersion = (devices: readonly Listener[], version: number) =>
  devices.filter(({ versions }) => versions["approvers"] === version);

async function asked(world: CampaignWorld): Promise<string> {
  const source = `${policyNaming(world.passkey)}\nsession: { idle: { lockAfter: 5m } }`;
  const { admin } = world.server;
  const alone = admin.call("publishPolicy", { body: { source } });
  await expect(alone).rejects.toMatchObject({ reason: "needsApproval", exitCode: 4 });
  const body = { policy: { source }, reason: "audit finding", soakMs: 60_000 };
  const campaign = await admin.call("createPolicyCampaign", { body }, "*");
  expect(campaign).toMatchObject({ state: "waiting", kind: "policy", targetCount: FLEET });
  return campaign.id;
}

test("a policy that tightens goes out by rings once a second person has signed it", async () => {
  const world = await campaignWorld(FLEET);
  const devices = await listening(world);
  const id = await asked(world);
  await expect.poll(() => haveVersion(devices, 1).length, PATIENCE).toBe(FLEET);
  await world.approve(id);
  for (const reached of [1, 2, 6]) {
    await expect.poll(() => haveVersion(devices, 2).length, PATIENCE).toBe(reached);
    await expect.poll(() => haveVersion(devices, 1).length, PATIENCE).toBe(FLEET - reached);
    await expect.poll(() => progressOf(world, id), PATIENCE).toEqual({ done: reached });
    world.clock.aheadMs += 61_000;
  }
  await expect.poll(() => haveVersion(devices, 2).length, PATIENCE).toBe(FLEET);
  const params = { campaignId: id };
  const state = async () => (await world.server.admin.call("getCampaign", { params })).state;
  await expect.poll(state, PATIENCE).toBe("finished");
});

const progressOf = async ({ server }: CampaignWorld, id: string) => {
  const { campaigns } = await server.admin.call("listCampaigns", {});
  return campaigns.find((one) => one.id === id)?.progress;
};

test("who is not there when its turn comes counts as one that waits for the policy", async () => {
  const world = await campaignWorld(FLEET);
  const id = await asked(world);
  expect(await progressOf(world, id)).toEqual({});
  await world.approve(id);
  await expect.poll(() => progressOf(world, id), PATIENCE).toEqual({ queued: 1 });
  const params = { campaignId: id };
  const { rings, ringProgress } = await world.server.admin.call("getCampaign", { params });
  expect(rings).toEqual([1, 1, 4, 6]);
  expect(ringProgress).toEqual([{ queued: 1 }, {}, {}, {}]);
});

test("who waits keeps the version before through a restart of the server", async () => {
  const world = await campaignWorld(FLEET);
  const id = await asked(world);
  await world.approve(id);
  await world.restart();
  const devices = await listening(world);
  await expect.poll(() => haveVersion(devices, 1).length, PATIENCE).toBe(FLEET - 1);
  await expect.poll(() => haveVersion(devices, 2).length, PATIENCE).toBe(1);
});

test("signs from before a restart of the server halt a rollout after it, too", async () => {
  const world = await campaignWorld(FLEET);
  const before = await listening(world);
  const id = await asked(world);
  await world.approve(id);
  await expect.poll(() => haveVersion(before, 2).length, PATIENCE).toBe(1);
  world.clock.aheadMs += 61_000;
  await expect.poll(() => haveVersion(before, 2).length, PATIENCE).toBe(2);
  const [first] = haveVersion(before, 2);
  await first?.client.report("lost", lostShell(world), 20_000);
  await world.restart();
  const after = await listening(world);
  await expect.poll(() => haveVersion(after, 2).length, PATIENCE).toBe(2);
  const other = haveVersion(after, 2).find(({ deviceId }) => deviceId !== first?.deviceId);
  await other?.client.report("lost", lostShell(world), 20_000);
  const params = { campaignId: id };
  const state = async () => (await world.server.admin.call("getCampaign", { params })).state;
  await expect.poll(state, PATIENCE).toBe("rejected");
});

function lostShell({ clock }: CampaignWorld): Report {
  return lostShellReport(new Date(Date.now() + clock.aheadMs).toISOString());
}

test("a policy by which shells are lost is rolled back by itself, with an alarm", async () => {
  const world = await campaignWorld(FLEET);
  const devices = await listening(world);
  const id = await asked(world);
  await world.approve(id);
  await expect.poll(() => haveVersion(devices, 2).length, PATIENCE).toBe(1);
  world.clock.aheadMs += 61_000;
  await expect.poll(() => haveVersion(devices, 2).length, PATIENCE).toBe(2);
  const lost = lostShell(world);
  const struck = haveVersion(devices, 2);
  await Promise.all(struck.map(({ client }) => client.report("lost", lost, 20_000)));
  await expect.poll(() => haveVersion(devices, 3).length, PATIENCE).toBe(FLEET);
  const { admin } = world.server;
  const campaign = await admin.call("getCampaign", { params: { campaignId: id } });
  expect(campaign.state).toBe("rejected");
  expect(campaign.history.at(-1)?.because).toMatch(/2 of 2 devices lost their shell.*rolled back/);
  const { alarms } = await admin.call("listAlarms", {});
  expect(alarms.map(({ kind }) => kind)).toContain("campaignHalted");
  const params = { name: "approvers", version: 3 };
  const { source } = await admin.call("getPolicy", { params });
  expect(source).not.toContain("lockAfter");
});
