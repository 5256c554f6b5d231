import { afterEach, expect, test } from "vitest";
import { exchange } from "../../scripts/cli/admin-exchange.ts";
import { readPrometheus } from "../support/prometheus-text.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const read = ({ access }: TestServer, token = access.token) =>
  exchange({ ...access, token }, { method: "GET", path: "/metrics", body: null });

test("counts devices, sessions and commands as they are, and says nothing of people", async () => {
  const server = await startTestServer();
  const here = await enrolledIdentity(server, { mode: "enforce" });
  await enrolledIdentity(server);
  const device = await joinedDevice(server, here);
  const since = new Date().toISOString();
  const session = { id: "c1", kind: "named", person: "p-ana", stage: "locked" } as const;
  await device.report("s", {
    kind: "sessions",
    body: { sessions: [{ ...session, since, next: null }] },
  });
  await server.admin.call("issueCommands", {
    body: {
      ...{ kind: "lock", params: {}, reason: "drill" },
      targets: { devices: [here.deviceId] },
    },
  });

  // That it went out is written down with what the device answers, or a moment later.
  const standing = async () => (await server.admin.call("listCommands", {})).commands[0]?.state;
  await expect.poll(standing, { timeout: 20_000 }).toBe("delivered");
  const { status, text, headers } = await read(server);
  expect({ status, type: headers["content-type"] }).toMatchObject({
    status: 200,
    type: expect.stringContaining("text/plain; version=0.0.4"),
  });
  const samples = readPrometheus(text);
  expect(samples.filter(({ name }) => name.startsWith("sessionward_")).length).toBeGreaterThan(5);
  expect(samples).toContainEqual({
    ...{ name: "sessionward_commands", value: 1 },
    labels: { kind: "lock", state: "delivered" },
  });
  expect(text).toContain('sessionward_devices{mode="enforce",online="yes"} 1');
  expect(text).toContain('sessionward_devices{mode="observe",online="no"} 1');
  expect(text).toContain('sessionward_sessions{stage="locked"} 1');
  expect(text).toContain('sessionward_commands{kind="lock",state="delivered"} 1');
  expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
  expect(text).not.toMatch(/p-ana|ward-3-pc-7/);
});

test.each([
  ["a number that is none", "# TYPE a gauge\na x\n"],
  ["a quote in a label", '# TYPE a gauge\na{b="c"d"} 1\n'],
  ["the same sample twice", "# TYPE a gauge\na 1\na 2\n"],
  ["a sample of another family", "# TYPE a gauge\nb 1\n"],
  ["a line without an end", "# TYPE a gauge\na 1"],
])("the reader of this test refuses %s", (_what, text) => {
  expect(() => readPrometheus(text)).toThrow();
});

test("is for those who may look at all of the fleet", async () => {
  expect((await read(await startTestServer(), "nobody")).status).toBe(401);
});
