import { afterEach, expect, test } from "vitest";
import { createAdminClient } from "../../scripts/cli/admin-client.ts";
import { campaignWorld } from "../support/campaign-world.ts";
import { enrolledIdentity, startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

const LEFT = { reason: "left" };

test("69: what an admin approved stops when they are removed, and nobody can let it go on", async () => {
  const world = await campaignWorld(11);
  const { admin } = world.server;
  const { id } = await world.lockAll();
  await world.approve(id);
  const params = { campaignId: id };
  expect(await admin.call("getCampaign", { params })).toMatchObject({ state: "running" });
  await admin.call("disableAccount", { params: { name: "anna" }, body: LEFT });
  const { state, progress, history } = await admin.call("getCampaign", { params });
  expect([state, Object.keys(progress)]).toEqual(["rejected", ["cancelled"]]);
  expect(history.at(-1)?.because).toContain("anna may not");
  const resumed = admin.call("resumeCampaign", { params, body: { reason: "on" } });
  await expect(resumed).rejects.toMatchObject({ reason: "wrongState" });
  await expect(world.anna.call("listCampaigns", {})).rejects.toMatchObject({
    reason: "notSignedIn",
  });
});

test("69: what an operator sent and nobody has fetched is withdrawn with their role", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server, { mode: "enforce" });
  const { token } = await server.admin.call("createAdminToken", {
    body: { admin: "omar", role: "operator" },
  });
  const omar = createAdminClient({ ...server.access, token });
  const targets = { devices: [identity.deviceId] };
  const lock = { kind: "lock", params: {}, reason: "drill", targets } as const;
  await omar.call("issueCommands", { body: lock });
  await server.admin.call("issueCommands", { body: lock });
  const params = { name: "omar" };
  const body = { role: "viewer", groups: null, reason: "moved" } as const;
  await server.admin.call("changeAccount", { params, body }, "*");
  const { commands } = await server.admin.call("listCommands", {});
  expect(commands.map(({ requestedBy, state }) => [requestedBy, state]).toSorted()).toEqual([
    ["first-admin", "queued"],
    ["omar", "cancelled"],
  ]);
  await expect(omar.call("issueCommands", { body: lock })).rejects.toMatchObject({
    reason: "wrongRole",
  });
});
