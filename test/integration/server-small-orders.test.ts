import { afterEach, expect, test } from "vitest";
import { createAdminClient } from "../../scripts/cli/admin-client.ts";
import { sessionAs } from "../support/console-fleet.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newDataDir,
  newToken,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

/** Ways to give one big order as many small ones. */
const NEEDS_SECOND = { reason: "needsApproval" };
const FLEET = 12;
const MINUTE_MS = 60_000;
const why = { reason: "drill" } as const;

afterEach(stopTestServers);

async function fleet() {
  const clock = { aheadMs: 0 };
  const server = await startTestServer(newDataDir(), {
    clock: { nowMs: () => Date.now() + clock.aheadMs },
  });
  const token = await newToken(server, { uses: FLEET, mode: "enforce", groups: ["wards"] });
  const identities = await Promise.all(
    Array.from({ length: FLEET }, () => enrolledIdentity(server, { token })),
  );
  return { server, clock, identities, ids: identities.map(({ deviceId }) => deviceId) };
}

type Kind = "lock" | "wipeSession" | "signOut" | "restartShell" | "unlock";

const order = ({ admin }: Pick<TestServer, "admin">, kind: Kind, devices: string[]) =>
  admin.call("issueCommands", { body: { kind, params: {}, targets: { devices }, ...why } });

test("another kind, and a wait, make no new start: a device counts once in 24 h", async () => {
  const { server, clock, ids } = await fleet();
  await order(server, "lock", ids.slice(0, 6));
  clock.aheadMs = 20 * MINUTE_MS;
  await order(server, "wipeSession", ids.slice(2, 10));
  clock.aheadMs = 600 * MINUTE_MS;
  await expect(order(server, "signOut", ids.slice(10))).rejects.toMatchObject(NEEDS_SECOND);
  const targets = { devices: ids.slice(10) };
  const asked = { kind: "signOut", params: {}, targets, ...why } as const;
  const preview = await server.admin.call("previewCommand", { body: asked });
  expect(preview).toMatchObject({ needsApproval: true, targetCount: 2 });
  expect(preview.because).toContain("12 of 12");
  await order(server, "restartShell", ids.slice(0, 10));
  clock.aheadMs = 25 * 60 * MINUTE_MS + 600 * MINUTE_MS;
  await order(server, "signOut", ids.slice(10));
});

test("nor does another name that the same admin has made", async () => {
  const { server, ids } = await fleet();
  await order(server, "lock", ids.slice(0, 6));
  const body = { admin: "ben", role: "operator" } as const;
  const { token } = await server.admin.call("createAdminToken", { body });
  const ben = { admin: createAdminClient({ ...server.access, token }) };
  await order(ben, "lock", ids.slice(6, 10));
  await expect(order(ben, "lock", ids.slice(10))).rejects.toMatchObject(NEEDS_SECOND);
  await expect(order(server, "lock", ids.slice(10))).rejects.toMatchObject(NEEDS_SECOND);
});

test("nor old tokens in many names: what was done with one counts for who made it", async () => {
  const { server, clock, ids } = await fleet();
  const named = async (admin: string) => {
    const body = { admin, role: "operator" } as const;
    const { token } = await server.admin.call("createAdminToken", { body });
    return { admin: createAdminClient({ ...server.access, token }) };
  };
  const [ben, cleo] = [await named("ben"), await named("cleo")];
  clock.aheadMs = 25 * 60 * MINUTE_MS;
  await order(ben, "lock", ids.slice(0, 10));
  await expect(order(cleo, "lock", ids.slice(10))).rejects.toMatchObject(NEEDS_SECOND);
  await expect(order(server, "lock", ids.slice(10))).rejects.toMatchObject(NEEDS_SECOND);
});

test("nor two orders in the same moment, nor a small campaign", async () => {
  const { server, ids } = await fleet();
  const both = await Promise.allSettled([
    order(server, "lock", ids.slice(0, 6)),
    order(server, "lock", ids.slice(6)),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const targets = { devices: ids };
  const ask = (devices: string[]) =>
    server.admin.call("createCampaign", {
      body: { order: { kind: "lock", params: {}, targets: { ...targets, devices }, ...why } },
    });
  const [first, last] = [await ask(ids.slice(0, 6)), await ask(ids.slice(6))];
  expect([first.state, last.state].toSorted()).toEqual(["running", "waiting"]);
});

test("nor changes of one device after another", async () => {
  const { server, ids } = await fleet();
  const [a = "", b = "", c = "", d = "", ...others] = ids;
  const at = (deviceId: string) => ({ params: { deviceId } });
  const { admin } = server;
  await order(server, "lock", others);
  const body = { mode: "observe", ...why } as const;
  await admin.call("setDeviceMode", { ...at(a), body }, "*");
  await admin.call("revokeDevice", { ...at(b), body: why });
  const kiosk = { deviceClass: "kiosk", ...why } as const;
  const refused = [
    admin.call("setDeviceMode", { ...at(c), body }, "*"),
    admin.call("setDeviceClass", { ...at(c), body: kiosk }, "*"),
    admin.call("revokeDevice", { ...at(c), body: why }),
    order(server, "unlock", [c]),
  ];
  for (const one of refused) await expect(one).rejects.toMatchObject(NEEDS_SECOND);
  await admin.call("setDeviceClass", { ...at(a), body: kiosk }, "*");
  const paused = { mode: "paused", forMs: 60 * MINUTE_MS, ...why } as const;
  await admin.call("setDeviceMode", { ...at(d), body: paused });
  await admin.call("setDeviceMode", { ...at(d), body: { mode: "enforce", ...why } }, "*");
});

test("a move between groups counts where it changes the rules, and a tightening policy does", async () => {
  const { server, ids } = await fleet();
  const [first = "", ...others] = ids;
  await order(server, "lock", others.slice(0, 10));
  const move = (groups: string[]) =>
    server.admin.call(
      "setDeviceGroups",
      { params: { deviceId: first }, body: { groups, ...why } },
      "*",
    );
  await move(["wards", "desks"]);
  const source = [
    "apiVersion: sessionward/v1",
    "kind: Policy",
    "name: strict",
    "appliesTo: { groups: [strict] }",
    "session: { idle: { lockAfter: 2m } }",
  ].join("\n");
  await server.admin.call("publishPolicy", { body: { source } });
  await expect(move(["wards", "strict"])).rejects.toMatchObject(NEEDS_SECOND);
  const wards = source.replace("[strict]", "[desks]").replace("name: strict", "name: desks");
  const published = server.admin.call("publishPolicy", { body: { source: wards } });
  await expect(published).rejects.toMatchObject(NEEDS_SECOND);
});

test("an answer to somebody who asked is no order, and is not counted", async () => {
  const { server, identities, ids } = await fleet();
  await order(server, "lock", ids.slice(0, 10));
  const [asking] = identities.slice(10);
  if (asking === undefined) throw new Error("no device");
  await expect(order(server, "unlock", [asking.deviceId])).rejects.toMatchObject(NEEDS_SECOND);
  const client = await joinedDevice(server, asking);
  const at = new Date(Date.now() - 1000).toISOString();
  const session = sessionAs("p-1", "locked", { asked: { for: "moreTime", at } });
  await client.report("s1", { kind: "sessions", body: { sessions: [session] } });
  await order(server, "unlock", [asking.deviceId]);
});

test("61: the same few devices take so many orders of one person in an hour, by every token of theirs", async () => {
  const { server, clock, ids } = await fleet();
  const [first = "", second = ""] = ids;
  for (let sent = 0; sent < 20; sent += 1) {
    await order(server, sent % 2 === 0 ? "lock" : "wipeSession", [first]);
  }
  const body = { admin: "ben", role: "operator" } as const;
  const { token } = await server.admin.call("createAdminToken", { body });
  const ben = { admin: createAdminClient({ ...server.access, token }) };
  await expect(order(server, "lock", [second, first])).rejects.toMatchObject(NEEDS_SECOND);
  await expect(order(ben, "signOut", [first])).rejects.toMatchObject(NEEDS_SECOND);
  const targets = { devices: [first] };
  const asked = { kind: "lock", params: {}, targets, ...why } as const;
  const preview = await server.admin.call("previewCommand", { body: asked });
  expect(preview.because).toContain("21 orders to one device within an hour");
  const campaign = await server.admin.call("createCampaign", { body: { order: asked } });
  expect(campaign.state).toBe("waiting");
  const { alarms } = await server.admin.call("listAlarms", {});
  expect(alarms.filter(({ kind }) => kind === "manyOrders")).toMatchObject([
    { detail: "first-admin was refused lock, after 20 orders to one device within an hour" },
  ]);
  await order(server, "unlock", [first]);
  await order(server, "lock", [second]);
  clock.aheadMs = 61 * MINUTE_MS;
  await order(server, "lock", [first]);
});
