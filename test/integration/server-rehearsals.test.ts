import { afterEach, expect, test } from "vitest";
import type { RehearsalReport } from "../../agent/contract/rehearsal-report.ts";
import { decodePolicyPayload } from "../../policies/policy.ts";
import { WARD_YAML } from "../support/policies.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test("a policy that nobody published is tried by who is online, and changes nothing", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server, { groups: ["wards"] });
  const device = await joinedDevice(server, identity);
  const started = await server.admin.call("startRehearsal", { body: { source: WARD_YAML } });
  expect(started).toMatchObject({ askedDevices: 1, devices: [] });
  const { rehearsalId, payload } = await device.next("rehearse");
  expect(decodePolicyPayload(Buffer.from(payload)).ok).toBe(true);
  const body: RehearsalReport = {
    rehearsalId,
    because: null,
    from: "2026-11-20T00:00:00.000Z",
    until: "2026-11-25T00:00:00.000Z",
    counts: [{ act: "lock", reason: "idle", count: 12 }],
    nearTyping: 1,
  };
  await device.report("1", { kind: "rehearsal", body: { ...body, rehearsalId: "another" } });
  await device.report("2", { kind: "rehearsal", body });
  const { rehearsalId: _, ...sums } = body;
  const answered = () => server.admin.call("getRehearsal", { params: { rehearsalId } });
  expect((await answered()).devices).toEqual([{ deviceId: identity.deviceId, ...sums }]);
  expect((await server.admin.call("listPolicies", {})).policies).toEqual([]);
});

test("a policy with a fault is refused with its line, before any device is asked", async () => {
  const server = await startTestServer();
  const asked = server.admin.call("startRehearsal", {
    body: { source: `${WARD_YAML}colour: red\n` },
  });
  await expect(asked).rejects.toMatchObject({ reason: "badPolicy" });
});

test("a rehearsal that nobody knows is no device's fault", async () => {
  const server = await startTestServer();
  const asked = server.admin.call("getRehearsal", { params: { rehearsalId: "none" } });
  await expect(asked).rejects.toMatchObject({ reason: "unknownRehearsal" });
});
