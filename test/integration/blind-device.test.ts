import { afterEach, expect, test } from "vitest";
import type { IdleDetection } from "../../agent/contract/posture-facts.ts";
import { type Fact, known } from "../../policies/fact.ts";
import { eventually } from "../support/eventually.ts";
import { enrolLiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { sessionOf } from "../support/local-channel.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

const POLICY = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session: { idle: { lockAfter: 5m } }
posture: { every: 1h, checks: [idleDetection] }
`;
const because = "x11: its clock stands still";

test("that idleness can't be told is on the server ten seconds later, and that it can again", async () => {
  const server = await startTestServer();
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  await server.admin.call("publishPolicy", { body: { source: POLICY } });
  let health: Fact<IdleDetection> = known({ works: true, by: ["x11"], because: null });
  const sessions = [sessionOf()];
  const agent = await startLiveAgent({ dataDir, sessions, idleHealth: () => health });
  const finding = async () => {
    const { facts } = await server.admin.call("getDevice", { params: { deviceId } });
    return JSON.stringify(facts["findings"]?.fact ?? null);
  };
  const found = (result: string) =>
    eventually(`it is ${result}`, async () => (await finding()).includes(`"${result}"`));
  const isArmed = () => agent.conductor.board.keeper("s1")?.rules.lockAfterMs === 300_000;
  await eventually("the policy is in force", isArmed);
  agent.clock.advance(2_000);
  await found("compliant");

  health = known({ works: false, by: [], because });
  agent.idle.tell("s1", { kind: "unknown", because });
  agent.clock.advance(10_000);
  await found("violated");
  expect(await finding()).toContain(because);

  health = known({ works: true, by: ["x11"], because: null });
  agent.idle.tell("s1", { kind: "active" });
  agent.clock.advance(10_000);
  await found("compliant");
});
