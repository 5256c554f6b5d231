import { afterEach, expect, test } from "vitest";
import { answeringDevice, type CampaignWorld, campaignWorld } from "../support/campaign-world.ts";
import { stopTestServers } from "../support/test-server.ts";

const PATIENCE = { timeout: 30_000, interval: 50 };
const FLEET = 300;
const CONNECTED = 200;

afterEach(stopTestServers);

const viewOf = ({ server }: CampaignWorld, campaignId: string) =>
  server.admin.call("getCampaign", { params: { campaignId } });

test("a halt reaches what was not delivered within five seconds, and nothing comes after it", async () => {
  const world = await campaignWorld(FLEET);
  const connected = await Promise.all(
    world.devices.slice(0, CONNECTED).map((one) => answeringDevice(world, one)),
  );
  const { id } = await world.lockAll();
  await world.approve(id);
  for (const ring of [1, 2, 3]) {
    await expect.poll(async () => (await viewOf(world, id)).progress.done, PATIENCE).toBeTruthy();
    world.clock.aheadMs += 61_000;
    await expect.poll(async () => (await viewOf(world, id)).ring, PATIENCE).toBe(ring);
  }
  await expect.poll(async () => (await viewOf(world, id)).progress.done, PATIENCE).toBe(CONNECTED);
  expect((await viewOf(world, id)).progress).toEqual({ done: CONNECTED, queued: 100 });
  const params = { campaignId: id };
  const body = { reason: "wrong ward" };
  const startedMs = performance.now();
  const halted = await world.server.admin.call("haltCampaign", { params, body });
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  expect(halted).toMatchObject({
    state: "halted",
    progress: { done: CONNECTED, cancelled: FLEET - CONNECTED },
  });
  const late = await Promise.all(
    world.devices.slice(CONNECTED).map((one) => answeringDevice(world, one)),
  );
  // Whatever was sent to them came before the answer to this.
  await Promise.all(
    late.map(({ client }, place) =>
      client.report(`late-${place}`, { kind: "sessions", body: { sessions: [] } }, 20_000),
    ),
  );
  expect(late.flatMap(({ commands }) => commands)).toEqual([]);
  expect(connected.every(({ commands }) => commands.length === 1)).toBe(true);
}, 120_000);
