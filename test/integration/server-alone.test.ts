import { afterEach, expect, test } from "vitest";
import {
  enrolledIdentity,
  newToken,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const NEEDS_SECOND = { reason: "needsApproval", exitCode: 4 };

/** One device more than a single person may change. */
async function fleetOf(server: TestServer, count = 11): Promise<readonly string[]> {
  const token = await newToken(server, { uses: count, mode: "enforce", groups: ["wards"] });
  await Promise.all(Array.from({ length: count }, () => enrolledIdentity(server, { token })));
  const { devices } = await server.admin.call("listDevices", {});
  return devices.map(({ id }) => id);
}

const policy = (appliesTo: string, settings: string) =>
  [
    "apiVersion: sessionward/v1",
    "kind: Policy",
    "name: wards",
    `appliesTo: ${appliesTo}`,
    settings,
  ].join("\n");

test("who excludes everybody for a day needs a second person all the same", async () => {
  const server = await startTestServer();
  await fleetOf(server);
  const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const excluded = `{ groups: [wards], until: ${until}, reason: "for now" }`;
  const lock = "session: { idle: { lockAfter: 1m } }";
  const source = policy(`{ all: true, exclude: [${excluded}] }`, lock);
  const alone = server.admin.call("publishPolicy", { body: { source } });
  await expect(alone).rejects.toMatchObject(NEEDS_SECOND);
});

test("nobody withdraws alone what keeps many devices loose", async () => {
  const server = await startTestServer();
  await fleetOf(server);
  const source = policy("{ groups: [wards] }", "browsers: { clear: { on: [command] } }");
  await server.admin.call("publishPolicy", { body: { source } });
  const asked = { params: { name: "wards" }, body: { reason: "tidying up" } };
  const alone = server.admin.call("withdrawPolicy", asked, "*");
  await expect(alone).rejects.toMatchObject(NEEDS_SECOND);
});

test("many small orders of one person are a big one; what harms nobody is not counted", async () => {
  const server = await startTestServer();
  const ids = await fleetOf(server);
  const order = (kind: "lock" | "refreshPosture", devices: string[]) =>
    server.admin.call("issueCommands", {
      body: { kind, params: {}, targets: { devices }, reason: "drill" },
    });
  await order("lock", ids.slice(0, 6));
  await order("lock", ids.slice(4, 10));
  await expect(order("lock", ids.slice(10))).rejects.toMatchObject(NEEDS_SECOND);
  await order("lock", ids.slice(0, 1));
  await order("refreshPosture", ids.slice(0, 10));
  await order("refreshPosture", ids.slice(10));
});
