import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, test } from "vitest";
import { CHAIN_START, hashAuditRow } from "../../agent/contract/audit-chain.ts";
import { type DeviceClient, sealAs, type TestIdentity } from "../support/device-client.ts";
import { CLI_PATH } from "../support/programs.ts";
import { jsonLines, runCli } from "../support/run-cli.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newDataDir,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

function cli(server: TestServer, ...args: string[]) {
  return runCli(args, { SESSIONWARD_SERVER_DATA: server.dataDir });
}

/** Answers the next command as the agent would, with this outcome. */
async function answerNext(device: DeviceClient, state: string): Promise<void> {
  const { envelope } = await device.next("command", 20_000);
  const { id } = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
  const at = new Date().toISOString();
  for (const step of ["accepted", state]) {
    const result = { state: step, because: step === state ? "test" : undefined, receiptIds: [] };
    const report = { kind: "commandState", body: { commandId: id, result } };
    device.send({ kind: "report", id: `${id}-${step}`, at, report });
  }
}

test("server run says where it is, and ends well on SIGTERM", async () => {
  const dataDir = newDataDir();
  const args = [CLI_PATH, "server", "run", "--data", dataDir, "--listen", "127.0.0.1:0", "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [line] = await once(child.stdout, "data");
  const info = JSON.parse(String(line));
  expect(info).toMatchObject({
    url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
    agentUrl: expect.stringMatching(/^wss:\/\/127\.0\.0\.1:\d+\/agent$/),
    pin: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    adminTokenFile: join(dataDir, "admin.token"),
  });
  const status = await runCli(["server", "status", "--server-data", dataDir, "--json"]);
  expect(jsonLines(status.stdout)).toMatchObject([{ policyKeyMode: "demo" }]);
  child.kill("SIGTERM");
  const [exitCode] = await once(child, "exit");
  expect(exitCode).toBe(0);
  expect(stderr).toContain("demo keys");
});

test("a backup is taken of the server that SESSIONWARD_SERVER_DATA names", async () => {
  const server = await startTestServer();
  const to = join(newDataDir(), "copy");
  expect(await cli(server, "server", "backup", "--to", to)).toMatchObject({ exitCode: 0 });
  const nowhere = await runCli(["server", "backup", "--to", to]);
  expect(nowhere).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--data <dir>") });
});

test("an agent is not begun anew in a directory that isn't there", async () => {
  const missing = join(newDataDir(), "typo");
  const ran = await runCli(["agent", "run", "--data", missing]);
  expect(ran).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("or enrol first") });
  expect(existsSync(missing)).toBe(false);
});

test("token create prints a line that really enrols a device", async () => {
  const server = await startTestServer();
  const created = await cli(server, "token", "create", "--group", "wards", "--json");
  const [token] = jsonLines(created.stdout) as { enrol: string; groups: string[] }[];
  expect(token?.groups).toEqual(["wards"]);
  const told = await cli(server, "token", "create", "--group", "wards");
  expect(told.stderr).toContain("that address is this machine's own");
  const args = token?.enrol.split(" ").slice(1) ?? [];
  const enrolled = await runCli([...args, "--data", newDataDir(), "--json"]);
  expect(enrolled).toMatchObject({ exitCode: 0 });
  const { devices } = await server.admin.call("listDevices", {});
  expect(jsonLines(enrolled.stdout)).toMatchObject([{ deviceId: devices[0]?.id }]);
  expect(devices).toMatchObject([{ groups: ["wards"], mode: "observe" }]);
});

test.each([
  ["done", 0],
  ["failed", 1],
  ["partial", 3],
  ["refused", 4],
])("an order that ends %s ends the command line with %i", async (state, exitCode) => {
  const server = await startTestServer();
  const device = await joinedDevice(server, await enrolledIdentity(server));
  const answered = answerNext(device, state);
  const args = ["device", "lock", "ward-3-pc-7", "--reason", "drill", "--wait", "20", "--json"];
  const run = await cli(server, ...args);
  await answered;
  expect(run.exitCode).toBe(exitCode);
  const [first, ...news] = jsonLines(run.stdout) as { state: string }[];
  expect(first).toMatchObject({ kind: "lock", targets: [expect.stringMatching(/^device-/)] });
  const states = news.map((one) => one.state);
  expect(states).toEqual(["queued", "delivered", "accepted", state]);
});

test("an order nobody answers says how it stands and that it stands", async () => {
  const server = await startTestServer();
  await enrolledIdentity(server);
  const args = ["device", "lock", "ward-3-pc-7", "--reason", "drill", "--wait", "1", "--json"];
  const run = await cli(server, ...args);
  expect(run.exitCode).toBe(1);
  expect(jsonLines(run.stdout).at(-1)).toMatchObject({ error: { reason: "notYet" } });
});

test.each([
  [["device", "lock", "ward-3-pc-7"], 2, "--reason"],
  [["device", "lock", "--reason", "x"], 2, "name devices"],
  [["device", "grant-time", "x", "--for", "soon", "--reason", "x"], 2, "such as 15m"],
  [["device", "reboot", "x"], 2, "unknown command"],
  [["device", "lock", "nobody", "--reason", "x"], 1, "no device is called nobody"],
  [["token", "create", "--mode", "paused"], 2, "observe"],
])("%j exits with %i and says what to do", async (args, exitCode, said) => {
  const server = await startTestServer();
  const run = await cli(server, ...args);
  expect(run.exitCode).toBe(exitCode);
  expect(run.stderr).toContain(said);
});

function chainReport(identity: TestIdentity, count: number) {
  const at = "2026-11-22T10:00:00.000Z";
  const rows = [];
  let prevHash = CHAIN_START.head;
  for (let seq = 1; seq <= count; seq += 1) {
    const row = { seq, at, actor: "agent", event: "locked", body: "{}", prevHash };
    prevHash = hashAuditRow(row);
    rows.push({ ...row, hash: prevHash });
  }
  const payload = { deviceId: identity.deviceId, size: count, head: prevHash, at };
  return { kind: "audit", body: { rows, checkpoint: sealAs(identity, "checkpoint.v1", payload) } };
}

test("audit verify finds a log that was edited on the server behind everybody's back", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const report = chainReport(identity, 4);
  device.send({ kind: "report", id: "a1", at: new Date().toISOString(), report });
  await device.next("ack");
  const clean = await cli(server, "audit", "verify", "--json");
  expect(clean.exitCode).toBe(0);
  const [verdict] = jsonLines(clean.stdout);
  expect(verdict).toMatchObject({
    intact: true,
    chains: [{ chain: "server" }, { chain: identity.deviceId, rows: 4, checkpoints: 1 }],
  });
  const database = new Database(join(server.dataDir, "server.db"));
  database.exec("DROP TRIGGER device_audit_is_not_edited");
  database.exec("UPDATE device_audit SET event = 'nothing' WHERE seq = 2");
  database.close();
  const edited = await cli(server, "audit", "verify", "--json");
  expect(edited.exitCode).toBe(1);
  expect(jsonLines(edited.stdout)).toMatchObject([
    { intact: false, chains: [{ fault: null }, { fault: expect.stringMatching(/^altered/) }] },
  ]);
});

test.each([
  [["token", "create", "--group", "bad group!"], /" " can't.*letters, digits and \. _ : @ - only/],
  [["token", "create", "--group", "wärds"], /"ä" can't stand in it/],
  [["token", "create", "--group", "wards", "--expires", "999d"], /2592000000|<=/],
])("says what to do about a value it refuses: %j", async (args, advice) => {
  const { exitCode, stderr } = await cli(await startTestServer(), ...args);
  expect(exitCode).not.toBe(0);
  expect(stderr).not.toContain("Invalid input");
  expect(stderr).toMatch(advice);
});

test.each(["agent", "device", "policy", "token"])(
  "%s without a verb shows its help, and is a usage error",
  async (noun) => {
    const { exitCode, stdout, stderr } = await runCli([noun]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`Usage: sessionward ${noun}`);
    expect((await runCli([noun, "--help"])).exitCode).toBe(0);
  },
);
