import { afterEach, expect, test, vi } from "vitest";
import { enrolLiveAgent, type LiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { sessionOf } from "../support/local-channel.ts";
import { runCli } from "../support/run-cli.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

const MINUTE = 60_000;
const PATIENCE = { timeout: 20_000 };
const LOCKING = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { all: true }
device: shared
session: { idle: { warnBefore: 60s, lockAfter: 5m } }
`;

const stageOf = ({ conductor }: LiveAgent) => conductor.board.keeper("s1")?.state.stage;

async function startAgents(server: Awaited<ReturnType<typeof startTestServer>>) {
  const agents: LiveAgent[] = [];
  for (let made = 0; made < 3; made += 1) {
    const dataDir = tempDir();
    await enrolLiveAgent(server, dataDir, "enforce");
    agents.push(await startLiveAgent({ dataDir, sessions: [sessionOf()] }));
  }
  const isReady = ({ conductor }: LiveAgent) =>
    conductor.board.keeper("s1")?.rules.lockAfterMs === 5 * MINUTE;
  await vi.waitFor(() => expect(agents.every(isReady)).toBe(true), PATIENCE);
  return agents;
}

test("one person pauses every device for two hours, and everybody hears of it", async () => {
  const server = await startTestServer();
  await server.admin.call("publishPolicy", { body: { source: LOCKING } });
  const [paused, protectedOne, notYet] = await startAgents(server);
  if (paused === undefined || protectedOne === undefined || notYet === undefined) throw Error();
  const { devices } = await server.admin.call("listDevices", {});
  const params = { deviceId: devices[1]?.id ?? "" };
  const body = { protected: true, reason: "break-glass" };
  await server.admin.call("setDeviceProtection", { params, body }, "*");
  const order = [
    "device",
    "pause",
    "--all",
    "--for",
    "2h",
    "--reason",
    "a policy locks people out",
  ];
  const run = await runCli([...order, "--wait", "60", "--server-data", server.dataDir]);
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  const { alarms } = await server.admin.call("listAlarms", {});
  expect(alarms).toMatchObject([
    {
      kind: "paused",
      detail: "first-admin paused 3 devices for 120 min: a policy locks people out",
    },
  ]);
  for (const agent of [paused, protectedOne, notYet]) {
    agent.idle.tell("s1", { kind: "active" });
    agent.idle.tell("s1", { kind: "idle", idleMs: MINUTE });
    agent.clock.advance(60 * MINUTE);
    expect(stageOf(agent)).not.toBe("locked");
  }
  paused.clock.advance(61 * MINUTE);
  paused.clock.advance(10 * MINUTE);
  await vi.waitFor(() => expect(stageOf(paused)).toBe("locked"), PATIENCE);
  expect(stageOf(notYet)).not.toBe("locked");
});

test("past four hours a pause needs a second person", async () => {
  const server = await startTestServer();
  await enrolLiveAgent(server, tempDir(), "enforce");
  const order = ["device", "pause", "--all", "--for", "5h", "--reason", "moving house"];
  const run = await runCli([...order, "--server-data", server.dataDir]);
  expect(run.exitCode).toBe(4);
  expect(run.stderr).toContain("a pause of more than 4 h needs a second admin");
});
