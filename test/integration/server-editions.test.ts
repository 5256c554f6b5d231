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
  await server.admin.call("setDeviceGroups", { params: { deviceId }, body });
  const late = await groups(seen.edition);
  expect(late).toMatchObject({ status: 412, body: { reason: "changedMeanwhile" } });
  expect(JSON.stringify(late.body)).toContain("theatre");
  const { edition } = await server.admin.call("getDevice", { params: { deviceId } });
  expect((await groups(edition)).status).toBe(200);
  expect((await groups(edition)).status).toBe(412);

  const { accounts } = await server.admin.call("listAccounts", {});
  const account = accounts.find(({ name }) => name === "first-admin");
  await server.admin.call("createAccount", { body: { name: "omar", role: "viewer" } });
  const change = { role: "operator", groups: null, ...why };
  expect((await put("/v1/accounts/omar", change, account?.edition)).status).toBe(412);
});

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
