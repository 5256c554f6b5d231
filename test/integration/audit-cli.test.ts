import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { CHAIN_START, hashAuditRow } from "../../agent/contract/audit-chain.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { type DeviceClient, sealAs, type TestIdentity } from "../support/device-client.ts";
import { jsonLines, runCli } from "../support/run-cli.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newDataDir,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const AT = "2026-11-22T10:00:00.000Z";
const ACT = { sessionId: "c1", act: "lock", reason: "idle", outcome: "done" };

/** A device whose log of two rows the server holds. */
async function loggedDevice() {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  await sendLog(device, identity, [
    ["policiesApplied", { policies: ["ward@1"] }],
    ["sessionAct", ACT],
  ]);
  const cli = (...args: string[]) => runCli(["audit", ...args, "--server-data", server.dataDir]);
  return { server, identity, cli };
}

async function sendLog(
  device: DeviceClient,
  identity: TestIdentity,
  events: readonly (readonly [string, object])[],
): Promise<void> {
  const rows: AuditRow[] = [];
  for (const [event, body] of events) {
    const prevHash = rows.at(-1)?.hash ?? CHAIN_START.head;
    const row = { at: AT, actor: "policy", event, body: JSON.stringify(body), prevHash };
    const seq = rows.length + 1;
    rows.push({ seq, ...row, hash: hashAuditRow({ seq, ...row }) });
  }
  const head = rows.at(-1)?.hash;
  const payload = { deviceId: identity.deviceId, size: rows.length, head, at: AT };
  const checkpoint = sealAs(identity, "checkpoint.v1", payload);
  await device.report("log", { kind: "audit", body: { rows, checkpoint } });
}

const RANGE = ["--from", "2026-11-22", "--to", "2026-11-23"] as const;

test("audit report writes one page of its own, private, about a device by name", async () => {
  const { cli } = await loggedDevice();
  const path = join(newDataDir(), "report.html");
  const ran = await cli("report", "--device", "ward-3-pc-7", ...RANGE, "--out", path);
  expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1 acts, 0 receipts") });
  const page = readFileSync(path, "utf8");
  expect(page).toContain("The log is whole: 2 rows");
  expect(page).toContain("ward@1");
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("audit report as JSON has what the page has", async () => {
  const { cli, identity } = await loggedDevice();
  const { stdout } = await cli("report", "--device", identity.deviceId, ...RANGE, "--json");
  expect(jsonLines(stdout)).toMatchObject([
    { verdict: { fault: null, checkpoints: 1 }, acts: [{ at: AT, ...ACT }], gaps: [] },
  ]);
});

test("audit export prints a device's rows, and the server's, a line each", async () => {
  const { cli } = await loggedDevice();
  const lines = await cli("export", "--device", "ward-3-pc-7", ...RANGE);
  expect(jsonLines(lines.stdout)).toMatchObject([
    { host: "ward-3-pc-7", seq: 1, event: "policiesApplied" },
    { host: "ward-3-pc-7", seq: 2, event: "sessionAct" },
  ]);
  const syslog = await cli("export", "--device", "ward-3-pc-7", ...RANGE, "--format", "syslog");
  expect(syslog.stdout).toMatch(/^<110>1 2026-11-22T10:00:00.000Z ward-3-pc-7 sessionward - /m);
  const own = await cli("export");
  expect(jsonLines(own.stdout)).toMatchObject([{ host: "server", event: "createToken" }]);
});

test.each([
  [["report"], 2, "--device"],
  [["report", "--device", "nobody"], 1, "no device is called nobody"],
  [["export", "--from", "yesterday"], 2, "write a day as 2026-11-01"],
  [["export", "--format", "xml"], 2, "jsonl, syslog"],
])("%j exits with %i and says what to do", async (args, exitCode, said) => {
  const server = await startTestServer();
  const ran = await runCli(["audit", ...args, "--server-data", server.dataDir]);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.stderr).toContain(said);
});
