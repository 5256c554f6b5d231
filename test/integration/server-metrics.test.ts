import { afterEach, expect, test } from "vitest";
import { exchange } from "../../scripts/cli/admin-exchange.ts";
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

  const { status, text, headers } = await read(server);
  expect({ status, type: headers["content-type"] }).toMatchObject({
    status: 200,
    type: expect.stringContaining("text/plain; version=0.0.4"),
  });
  expect(text).toContain('sessionward_devices{mode="enforce",online="yes"} 1');
  expect(text).toContain('sessionward_devices{mode="observe",online="no"} 1');
  expect(text).toContain('sessionward_sessions{stage="locked"} 1');
  expect(text).toContain('sessionward_commands{kind="lock",state="delivered"} 1');
  expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
  expect(text).not.toMatch(/p-ana|ward-3-pc-7/);
});

test("is for those who may look at all of the fleet", async () => {
  expect((await read(await startTestServer(), "nobody")).status).toBe(401);
});
