import { afterEach, expect, test } from "vitest";
import { signedInConsole } from "../support/console-client.ts";
import { sessionAs } from "../support/console-fleet.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const why = { reason: "drill" } as const;

test("an edit of what somebody else has changed meanwhile is refused with what is there now", async () => {
  const server = await startTestServer();
  const { deviceId } = await enrolledIdentity(server, { mode: "enforce", groups: ["wards"] });
  const ines = await signedInConsole(server, { name: "ines", role: "admin" });
  const seen = await server.admin.call("getDevice", { params: { deviceId } });
  const put = (path: string, body: object, edition: unknown) =>
    ines.ask("PUT", path, { body, headers: { "if-match": `"${edition}"` } });
  const groups = (edition: unknown) =>
    put(`/v1/devices/${deviceId}/groups`, { groups: ["desks"], ...why }, edition);
  const body = { groups: ["theatre"], ...why };
  await server.admin.call("setDeviceGroups", { params: { deviceId }, body }, "*");
  const late = await groups(seen.edition);
  expect(late).toMatchObject({ status: 412, body: { reason: "changedMeanwhile" } });
  expect(JSON.stringify(late.body)).toContain("theatre");
  const { edition } = await server.admin.call("getDevice", { params: { deviceId } });
  expect((await groups(edition)).status).toBe(200);
  expect((await groups(edition)).status).toBe(412);
  const edits = [
    ["groups", { groups: ["desks"] }],
    ["class", { deviceClass: "kiosk" }],
    ["mode", { mode: "observe" }],
    ["protection", { protected: true }],
  ] as const;
  for (const [path, edit] of edits) {
    const bare = await ines.ask("PUT", `/v1/devices/${deviceId}/${path}`, {
      body: { ...edit, ...why },
    });
    expect(bare, path).toMatchObject({ status: 428, body: { reason: "editionRequired" } });
  }
  const pause = { mode: "paused", forMs: 3_600_000, ...why };
  expect((await ines.ask("PUT", `/v1/devices/${deviceId}/mode`, { body: pause })).status).toBe(200);

  const { accounts } = await server.admin.call("listAccounts", {});
  const account = accounts.find(({ name }) => name === "first-admin");
  await server.admin.call("createAccount", { body: { name: "omar", role: "viewer" } });
  const change = { role: "operator", groups: null, ...why };
  expect((await put("/v1/accounts/omar", change, account?.edition)).status).toBe(412);
});

test("another account, a withdrawal and a rollout say of what they are an edit, or are refused", async () => {
  const server = await startTestServer();
  await enrolledIdentity(server, { mode: "enforce", groups: ["wards"] });
  const ines = await signedInConsole(server, { name: "ines", role: "admin" });
  await server.admin.call("createAccount", { body: { name: "omar", role: "viewer" } });
  const sourceOf = (lock: string) => `${WARDS}\nsession: { idle: { lockAfter: ${lock} } }`;
  const first = await server.admin.call("publishPolicy", { body: { source: sourceOf("9m") } });
  const second = await server.admin.call("publishPolicy", { body: { source: sourceOf("8m") } });
  const { accounts } = await server.admin.call("listAccounts", {});
  const omar = accounts.find(({ name }) => name === "omar")?.edition;
  const role = { role: "operator", groups: null, ...why } as const;
  await server.admin.call("changeAccount", { params: { name: "omar" }, body: role }, omar ?? null);
  const rollout = { policy: { source: sourceOf("7m") }, ...why };
  const edits = [
    { method: "PUT", path: "/v1/accounts/omar", body: role, old: omar },
    { method: "POST", path: "/v1/policies/wards/withdraw", body: why, old: first.sha256 },
    { method: "POST", path: "/v1/policies/campaigns", body: rollout, old: first.sha256 },
  ] as const;
  for (const { method, path, body, old } of edits) {
    const bare = await ines.ask(method, path, { body });
    expect(bare, path).toMatchObject({ status: 428, body: { reason: "editionRequired" } });
    expect(JSON.stringify(bare.body)).toMatch(/send If-Match: .*GET \/v1\/|If-Match: \*/);
    const late = await ines.ask(method, path, { body, headers: { "if-match": `"${old}"` } });
    expect(late, path).toMatchObject({ status: 412, body: { reason: "changedMeanwhile" } });
  }
  const { policies } = await server.admin.call("listPolicies", {});
  expect(policies).toMatchObject([{ version: 2, sha256: second.sha256, withdrawn: false }]);
  const asked = { params: { name: "wards" }, body: why };
  const ended = await server.admin.call("withdrawPolicy", asked, second.sha256);
  expect(ended).toMatchObject({ version: 2, withdrawn: true });
});

test("of a policy that is not there yet, nothing can be lost: its rollout names none", async () => {
  const server = await startTestServer();
  await enrolledIdentity(server, { mode: "enforce", groups: ["wards"] });
  const body = {
    policy: { source: `${WARDS}\nsession: { idle: { lockAfter: 5m } }` },
    ...why,
  };
  const asked = await server.admin.call("createPolicyCampaign", { body });
  expect(asked.kind).toBe("policy");
});

test("two edits of one account at the same time: one of them is told", async () => {
  const server = await startTestServer();
  await server.admin.call("createAccount", { body: { name: "omar", role: "viewer" } });
  const { accounts } = await server.admin.call("listAccounts", {});
  const edition = accounts.find(({ name }) => name === "omar")?.edition ?? null;
  const params = { name: "omar" };
  const ends = await Promise.allSettled(
    (["operator", "approver"] as const).map((role) =>
      server.admin.call("changeAccount", { params, body: { role, groups: null, ...why } }, edition),
    ),
  );
  expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(ends.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { reason: "changedMeanwhile" },
  });
});

const WARDS = [
  "apiVersion: sessionward/v1",
  "kind: Policy",
  "name: wards",
  "appliesTo: { groups: [wards] }",
].join("\n");

test("two authors of a policy don't publish over each other", async () => {
  const server = await startTestServer();
  const ines = await signedInConsole(server, { name: "ines", role: "policy" });
  const sourceOf = (lock: string) =>
    [
      "apiVersion: sessionward/v1",
      "kind: Policy",
      "name: wards",
      "appliesTo: { groups: [wards] }",
      `session: { idle: { lockAfter: ${lock} } }`,
    ].join("\n");
  const first = await server.admin.call("publishPolicy", { body: { source: sourceOf("9m") } });
  await server.admin.call("publishPolicy", { body: { source: sourceOf("8m") } });
  const headers = { "if-match": `"${first.sha256}"` };
  const late = await ines.ask("POST", "/v1/policies", {
    body: { source: sourceOf("7m") },
    headers,
  });
  expect(late).toMatchObject({ status: 412, body: { reason: "changedMeanwhile" } });
});

test("who looks at a page that says who sits there stands in the log, once a look, without whom", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server, { mode: "enforce" });
  const { deviceId } = identity;
  const look = () => server.admin.call("getDevice", { params: { deviceId } });
  const looks = async () => {
    const { rows } = await server.admin.call("getServerAudit", { query: { limit: 1000 } });
    return rows.filter(({ event }) => event === "personShown");
  };
  await look();
  expect(await looks()).toEqual([]);
  const client = await joinedDevice(server, identity);
  const body = { sessions: [sessionAs("anna.berg", "active"), sessionAs(null, "locked")] };
  await client.report("s1", { kind: "sessions", body });
  await look();
  await look();
  const [row, ...more] = await looks();
  expect([row?.actor, more.length]).toEqual(["first-admin", 0]);
  expect(JSON.parse(row?.body ?? "")).toEqual({ deviceId, people: 1 });
});
