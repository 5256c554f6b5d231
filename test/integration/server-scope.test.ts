import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createAdminClient } from "../../scripts/cli/admin-client.ts";
import { exchange } from "../../scripts/cli/admin-exchange.ts";
import { ADMIN_ROUTES, type RouteName } from "../../server/contract/admin-api.ts";
import type { Role } from "../../server/contract/roles.ts";
import { ROUTE_REACH } from "../../server/contract/route-reach.ts";
import { eventually } from "../support/eventually.ts";
import { LiveWatch } from "../support/live-watch.ts";
import { WARD_YAML } from "../support/policies.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";
import { twoWards, wardOf } from "../support/two-wards.ts";

const OURS = wardOf("wards");
const THEIRS = wardOf("labs");
const LABS_YAML = WARD_YAML.replace("name: ward", "name: lab").replace("[wards]", "[labs]");
const EVERYWHERE_YAML = WARD_YAML.replace("{ groups: [wards] }", "{ all: true }");

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(await twoWards());
  await server.admin.call("publishPolicy", { body: { source: LABS_YAML } });
});
afterAll(stopTestServers);

const NAMES = Object.keys(ADMIN_ROUTES).filter((name): name is RouteName => name in ADMIN_ROUTES);
const ofReach = (reach: string) => NAMES.filter((name) => ROUTE_REACH[name] === reach);

const ORDER = { kind: "lock", params: {}, targets: { devices: [THEIRS.deviceId] }, reason: "x" };
const ASSERTION = { authenticatorData: "AA", clientDataJSON: "AA", signature: "AA" };

/** What each route that reaches into groups is asked about a device of another group. */
const ASKED: Readonly<Record<string, { body?: object; query?: string; reason?: string }>> = {
  getServer: {},
  listAlarms: {},
  listDevices: { query: "?retired=shown" },
  getDevice: { reason: "unknownDevice" },
  setDeviceMode: { body: { mode: "observe", reason: "x" }, reason: "unknownDevice" },
  setDeviceClass: { body: { deviceClass: "kiosk", reason: "x" }, reason: "unknownDevice" },
  setDeviceGroups: { body: { groups: ["wards"], reason: "x" }, reason: "unknownDevice" },
  revokeDevice: { body: { reason: "x" }, reason: "unknownDevice" },
  makeStaffCode: { body: { reason: "x" }, reason: "unknownDevice" },
  makeStaffTicket: { body: { use: "unlock", reason: "x" }, reason: "unknownDevice" },
  getDeviceAudit: { reason: "unknownDevice" },
  acceptAuditGap: {
    body: { size: 1, head: "0".repeat(64), reason: "x" },
    reason: "unknownDevice",
  },
  createToken: { body: { groups: ["labs"] }, reason: "wrongScope" },
  listTokens: {},
  revokeToken: { reason: "unknownToken" },
  publishPolicy: { body: { source: LABS_YAML }, reason: "wrongScope" },
  listPolicies: {},
  getPolicy: { reason: "unknownPolicy" },
  startRehearsal: { body: { source: LABS_YAML } },
  getRehearsal: { reason: "unknownRehearsal" },
  withdrawPolicy: { body: { reason: "x" }, reason: "unknownPolicy" },
  issueCommands: { body: ORDER, reason: "unknownDevice" },
  previewCommand: { body: ORDER, reason: "unknownDevice" },
  createCampaign: { body: { order: ORDER }, reason: "unknownDevice" },
  listCampaigns: {},
  getCampaign: { reason: "unknownCampaign" },
  approveCampaign: { body: { assertion: ASSERTION }, reason: "unknownCampaign" },
  rejectCampaign: { body: { reason: "x" }, reason: "unknownCampaign" },
  haltCampaign: { body: { reason: "x" }, reason: "unknownCampaign" },
  resumeCampaign: { body: { reason: "x" }, reason: "unknownCampaign" },
  setDeviceProtection: { body: { protected: true, reason: "x" }, reason: "unknownDevice" },
  listCommands: { query: `?deviceId=${THEIRS.deviceId}` },
  getCommand: { reason: "unknownCommand" },
  listReceipts: { query: `?deviceId=${THEIRS.deviceId}` },
  getReceipt: { reason: "unknownReceipt" },
};

async function tokenOf(role: Role, groups: string[]): Promise<string> {
  const admin = `${role}-of-${groups.join("-")}`;
  return (await server.admin.call("createAdminToken", { body: { admin, role, groups } })).token;
}

async function ask(name: RouteName, token: string) {
  const { method, path } = ADMIN_ROUTES[name];
  const filled = path
    .replace(":name/versions/:version", "lab/versions/1")
    .replace(":name", "lab")
    .replace(/:(\w+)/g, (_all, key: string) => Object(THEIRS)[key] ?? "nobody");
  const { body, query = "" } = ASKED[name] ?? {};
  const hasBody = method === "POST" || method === "PUT";
  const reply = await exchange(
    { ...server.access, token },
    { method, path: `${filled}${query}`, body: hasBody ? JSON.stringify(body ?? {}) : null },
  );
  return { ...reply, json: Object(JSON.parse(reply.text)) };
}

test("the table of this test has every route that reaches into groups", () => {
  expect(Object.keys(ASKED).toSorted()).toEqual(ofReach("groups").toSorted());
});

test.each(ofReach("groups"))("in %s a device of another group is not there", async (name) => {
  const reply = await ask(name, await tokenOf("admin", ["wards"]));
  const { reason } = ASKED[name] ?? {};
  if (reason === undefined) expect(reply.status).toBe(200);
  else expect(reply.json.reason).toBe(reason);
  const asked = JSON.stringify(ASKED[name]?.body ?? "") + JSON.stringify(THEIRS);
  for (const secret of ["device-labs", "pc-labs", "command-labs", "receipt-labs", "alarm-labs"]) {
    const isEcho = reason !== undefined && asked.includes(secret);
    if (!isEcho) expect(reply.text).not.toContain(secret);
  }
});

test.each(ofReach("fleet"))("%s is for accounts of the whole fleet", async (name) => {
  const reply = await ask(name, await tokenOf("admin", ["wards"]));
  expect(reply.json).toMatchObject({ status: 403, reason: "wrongScope" });
});

test("nothing was done to the other group's device by all that", async () => {
  const { device, commands } = {
    device: await server.admin.call("getDevice", { params: { deviceId: THEIRS.deviceId } }),
    ...(await server.admin.call("listCommands", { query: { deviceId: THEIRS.deviceId } })),
  };
  const kept = { mode: "enforce", groups: ["labs"], deviceClass: "shared", revokedAt: null };
  expect(device).toMatchObject(kept);
  expect(commands.map(({ id }) => id)).toEqual([THEIRS.commandId]);
});

test("an operator of a group sees and acts on its devices, and 'all' means those", async () => {
  const token = await tokenOf("operator", ["wards"]);
  const operator = createAdminClient({ ...server.access, token });
  const { devices } = await operator.call("listDevices", {});
  expect(devices.map(({ id }) => id)).toEqual([OURS.deviceId]);
  expect((await operator.call("getServer", {})).devices).toEqual({ total: 1, online: 0 });
  const { commands } = await operator.call("issueCommands", {
    body: { kind: "lock", params: {}, targets: { all: true }, reason: "drill" },
  });
  expect(commands.map(({ deviceId }) => deviceId)).toEqual([OURS.deviceId]);
  expect((await operator.call("listCommands", {})).commands).toHaveLength(2);
  expect((await operator.call("listReceipts", {})).receipts.map(({ id }) => id)).toEqual([
    OURS.receiptId,
  ]);
  expect((await operator.call("listAlarms", {})).alarms).toHaveLength(1);
});

test("who is for a group can't take devices out of their reach or into it, nor rule others", async () => {
  const admin = createAdminClient({ ...server.access, token: await tokenOf("admin", ["wards"]) });
  const params = { deviceId: OURS.deviceId };
  const move = (groups: string[]) =>
    admin.call("setDeviceGroups", { params, body: { groups, reason: "move" } }, "*");
  await expect(move(["wards", "labs"])).rejects.toMatchObject({ reason: "wrongScope" });
  const token = admin.call("createToken", { body: {} });
  await expect(token).rejects.toMatchObject({ reason: "wrongScope" });
  const everywhere = admin.call("publishPolicy", { body: { source: EVERYWHERE_YAML } });
  await expect(everywhere).rejects.toMatchObject({ reason: "wrongScope" });
  const taken = WARD_YAML.replace("name: ward", "name: lab");
  const over = admin.call("publishPolicy", { body: { source: taken } });
  await expect(over).rejects.toMatchObject({ reason: "wrongScope" });
  expect(await admin.call("publishPolicy", { body: { source: WARD_YAML } })).toMatchObject({
    name: "ward",
  });
});

test("a live view shows the devices of one's groups, and ends with the token it was opened by", async () => {
  const body = { admin: "wall", role: "viewer" as const, groups: ["wards"] };
  const { id, token } = await server.admin.call("createAdminToken", { body });
  const live = new LiveWatch({ ...server.access, token });
  onTestFinished(() => live.close());
  await live.ready();
  expect(live.row(OURS.deviceId)).toBeDefined();
  expect(JSON.stringify(live.events)).not.toContain("labs");
  await server.admin.call("revokeAdminToken", { params: { tokenId: id } });
  await eventually("the view is over", () => live.isOver, 30_000);
});
