import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { enrolLiveAgent, type LiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { sessionOf } from "../support/local-channel.ts";
import { disk, MINUTE } from "../support/risk-world.ts";
import { jsonLines, runCli } from "../support/run-cli.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";

afterEach(stopTestServers);

const WARD = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session: { idle: { lockAfter: 5m } }
risk:
  rules: [ { when: 'checks.diskEncryption == "violated"', tier: high } ]
  tiers: { high: { session: { idle: { lockAfter: 2m } } } }
`;

test("three real devices try a policy on what each recorded, and answer with sums alone", async () => {
  const server = await startTestServer();
  const open = await aDay(server, { isEncrypted: false, awayMinutes: [3, 10, 3] });
  const safe = await aDay(server, { isEncrypted: true, awayMinutes: [3, 10] });
  const enforcing = await aDay(server, { isEncrypted: true, awayMinutes: [9], mode: "enforce" });
  const file = join(tempDir(), "ward.yaml");
  writeFileSync(file, WARD);
  const args = ["policy", "simulate", "--policy", file, "--from-fleet"];
  const env = { SESSIONWARD_SERVER_DATA: server.dataDir };
  const { exitCode, stdout } = await runCli([...args, "--json"], env);
  expect(exitCode).toBe(0);
  const [answer] = jsonLines(stdout.replaceAll("\n", "")) as { devices: Answer[] }[];
  const byDevice = new Map(answer?.devices.map(({ deviceId, ...sums }) => [deviceId, sums]));
  const moments = { from: expect.any(String), until: expect.any(String) };
  const lock = { act: "lock", reason: "idle" };
  const sums = { because: null, ...moments, risk: "done" };
  expect(byDevice).toEqual(
    new Map([
      [open, { ...sums, counts: [{ ...lock, count: 3 }], nearTyping: 0, fromRisk: 3 }],
      [safe, { ...sums, counts: [{ ...lock, count: 1 }], nearTyping: 0, fromRisk: 0 }],
      [enforcing, { because: "notObserving", from: null, until: null, counts: [], nearTyping: 0 }],
    ]),
  );
  const again = await runCli(args, env);
  expect(again.stdout).toContain("asked again too soon");
  expect((await server.admin.call("listPolicies", {})).policies).toEqual([]);
});

type Answer = { readonly deviceId: string };
type Wish = {
  readonly isEncrypted: boolean;
  /** How long nobody was there, each time. */
  readonly awayMinutes: readonly number[];
  readonly mode?: "observe" | "enforce";
};

/** An enrolled device that is online and has a recorded day behind it. @returns its id */
async function aDay(server: TestServer, { isEncrypted, awayMinutes, mode = "observe" }: Wish) {
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, mode);
  const facts = disk(isEncrypted);
  const agent = await startLiveAgent({ dataDir, sessions: [sessionOf()], facts });
  await vi.waitFor(async () => {
    const { devices } = await server.admin.call("listDevices", {});
    expect(devices.find(({ id }) => id === deviceId)?.online).toBe(true);
  });
  await vi.waitFor(async () => {
    const { facts: told } = await server.admin.call("getDevice", { params: { deviceId } });
    expect(told["diskEncryption"]?.fact.state).toBe("known");
  });
  for (const minutes of awayMinutes) goAway(agent, minutes);
  return deviceId;
}

/** Works for a while, leaves, and comes back. */
function goAway({ clock, idle }: LiveAgent, minutes: number): void {
  clock.advance(20 * MINUTE);
  idle.tell("s1", { kind: "idle", idleMs: MINUTE / 2 });
  clock.advance(minutes * MINUTE - MINUTE / 2);
  idle.tell("s1", { kind: "active" });
}
