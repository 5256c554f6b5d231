import { X509Certificate } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { notStarted } from "../../scripts/cli/not-started.ts";
import { DeviceClient } from "../support/device-client.ts";
import {
  enrolledIdentity,
  newDataDir,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test("keeps everything to its owner: 0700 for the directory, 0600 for every file", async () => {
  const { dataDir } = await startTestServer();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  const open = readdirSync(dataDir).filter(
    (name) => (statSync(join(dataDir, name)).mode & 0o077) !== 0,
  );
  expect(open).toEqual([]);
});

test("makes the first admin once, however often it starts", async () => {
  const first = await startTestServer();
  expect(first.server.info.firstRun).toBe(true);
  await first.server.close();
  const second = await startTestServer(first.dataDir);
  expect(second.server.info.firstRun).toBe(false);
  expect(second.access.token).toBe(first.access.token);
  await second.server.close();
  unlinkSync(second.server.info.adminTokenFile);
  await expect(startTestServer(first.dataDir)).rejects.toThrow(/ENOENT/);
});

test("keeps no secret in its database: only hashes", async () => {
  const server = await startTestServer();
  const { token } = await server.admin.call("createToken", { body: {} });
  await server.server.close();
  const files = readdirSync(server.dataDir).filter((name) => name.startsWith("server.db"));
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(server.dataDir, name))));
  expect(bytes.includes(token)).toBe(false);
  expect(bytes.includes(server.access.token)).toBe(false);
  expect(server.log.join("")).not.toContain(token);
});

test("keeps its identity, its pin and its devices over a restart", async () => {
  const first = await startTestServer();
  const identity = await enrolledIdentity(first);
  await first.server.close();
  const second = await startTestServer(first.dataDir);
  expect(second.server.info).toMatchObject({
    serverId: first.server.info.serverId,
    pin: first.server.info.pin,
  });
  const device = await DeviceClient.connect(second.server.info.agentUrl);
  await device.authenticate(identity);
  await device.next("welcome");
});

test("names a new address in its certificate and keeps the key that agents pin", async () => {
  const first = await startTestServer();
  const before = readFileSync(join(first.dataDir, "tls-cert.pem"), "utf8");
  await first.server.close();
  const same = await startTestServer(first.dataDir);
  expect(readFileSync(join(first.dataDir, "tls-cert.pem"), "utf8")).toBe(before);
  await same.server.close();
  const moved = await startTestServer(first.dataDir, { listen: "127.0.0.2:0" });
  expect(moved.server.info.pin).toBe(first.server.info.pin);
  const certificate = new X509Certificate(readFileSync(join(first.dataDir, "tls-cert.pem")));
  expect(certificate.checkIP("127.0.0.2")).toBe("127.0.0.2");
  expect(certificate.checkHost("localhost")).toBe("localhost");
  const years = (certificate.validToDate.getTime() - Date.now()) / (365.25 * 86_400_000);
  expect(years).toBeCloseTo(10, 1);
  await enrolledIdentity(moved);
});

test("a second server on the same directory is refused", async () => {
  const { dataDir } = await startTestServer();
  await expect(startTestServer(dataDir)).rejects.toThrow(/another server runs/);
});

test.each(["0.0.0.0:0", "192.0.2.1:0", ":0", "localhost:0"])(
  "speaks plain HTTP on loopback only, not on %s",
  async (listen) => {
    const options = { listen, insecureLoopback: true };
    await expect(startTestServer(newDataDir(), options)).rejects.toThrow(/insecure-loopback/);
  },
);

test("speaks plain HTTP and WebSocket on loopback when asked", async () => {
  const server = await startTestServer(newDataDir(), { insecureLoopback: true });
  expect(server.server.info).toMatchObject({ pin: null });
  expect(server.server.info.url).toMatch(/^http:/);
  await enrolledIdentity(server);
  expect((await server.admin.call("listDevices", {})).devices).toHaveLength(1);
});

test("does not start on a damaged database or without a key it had", async () => {
  const first = await startTestServer();
  await first.server.close();
  writeFileSync(
    join(first.dataDir, "server.db"),
    "not a database, but long enough to look like one",
  );
  await expect(startTestServer(first.dataDir)).rejects.toThrow(/database/);
  const second = await startTestServer();
  await second.server.close();
  rmSync(join(second.dataDir, "command-key.pem"));
  await expect(startTestServer(second.dataDir)).rejects.toThrow(/command-key.pem is missing/);
});

test("a server that could not start holds nothing", async () => {
  const dataDir = newDataDir();
  const blocked = join(dataDir, "server.db");
  mkdirSync(blocked);
  await expect(startTestServer(dataDir)).rejects.toThrow();
  rmSync(blocked, { recursive: true });
  await startTestServer(dataDir);
});

test("says in words why it did not start: a file in the way, an address in use or elsewhere", async () => {
  const { server, dataDir } = await startTestServer();
  const taken = new URL(server.info.url).host;
  const cases = [
    { data: server.info.adminTokenFile, listen: "127.0.0.1:0", why: "is a file, not a directory" },
    { data: newDataDir(), listen: taken, why: `something else listens on ${taken}` },
    { data: newDataDir(), listen: "203.0.113.7:8443", why: "no address of this machine" },
    { data: dataDir, listen: "127.0.0.1:0", why: "another server runs" },
  ];
  for (const { why, ...wanted } of cases) {
    const refused = startTestServer(wanted.data, { listen: wanted.listen });
    const fault: unknown = await refused.catch((error: unknown) => error);
    expect(notStarted(fault, wanted).message).toContain(why);
  }
});
