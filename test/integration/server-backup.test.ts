import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { backupServer, restoreServer } from "../../server/backup.ts";
import { mountTmpfs, noSmallDisks } from "../support/small-disk.ts";
import { tempDir } from "../support/temp-dir.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newDataDir,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

async function backedUp() {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server, { groups: ["wards"] });
  const toDir = join(newDataDir(), "monday");
  const taken = await backupServer(server.dataDir, toDir, Date.now());
  if (!taken.ok) throw new Error(taken.detail);
  return { server, identity, toDir, manifest: taken.value };
}

test("a server that runs is copied, and the copy is the server: its devices come to it", async () => {
  const { server, identity, toDir } = await backedUp();
  await server.server.close();
  const dataDir = join(newDataDir(), "restored");
  expect(restoreServer(toDir, dataDir)).toMatchObject({ ok: true });
  for (const name of readdirSync(dataDir))
    expect(statSync(join(dataDir, name)).mode & 0o777, name).toBe(0o600);

  const restored = await startTestServer(dataDir);
  expect(restored.server.info.serverId).toBe(server.server.info.serverId);
  expect(restored.server.info.pin).toBe(server.server.info.pin);
  await joinedDevice(restored, identity);
  const { devices } = await restored.admin.call("listDevices", {});
  expect(devices).toMatchObject([{ id: identity.deviceId, online: true, groups: ["wards"] }]);
});

test("what is written while it is copied is in it wholly or not at all", async () => {
  const server = await startTestServer();
  const toDir = join(newDataDir(), "copy");
  const enrolling = Promise.all(Array.from({ length: 20 }, () => enrolledIdentity(server)));
  const taken = await backupServer(server.dataDir, toDir, Date.now());
  await enrolling;
  expect(taken).toMatchObject({ ok: true });
  const dataDir = join(newDataDir(), "restored");
  expect(restoreServer(toDir, dataDir)).toMatchObject({ ok: true });
});

test("a backup is put over nothing that is there, and not beneath a server that runs", async () => {
  const { server, toDir } = await backedUp();
  expect(restoreServer(toDir, server.dataDir)).toMatchObject({ ok: false, reason: "running" });
  const full = newDataDir();
  writeFileSync(join(full, "notes.txt"), "mine");
  expect(restoreServer(toDir, full)).toMatchObject({ ok: false, reason: "exists" });
  expect(readdirSync(full)).toEqual(["notes.txt"]);
  expect(await backupServer(server.dataDir, toDir, Date.now())).toMatchObject({
    ok: false,
    reason: "exists",
  });
  expect(await backupServer(full, join(full, "b"), Date.now())).toMatchObject({
    ok: false,
    reason: "noServer",
  });
});

test("what lies beside a backup is left alone, and is not written through", async () => {
  const server = await startTestServer();
  const where = newDataDir();
  const toDir = join(where, "monday");
  mkdirSync(`${toDir}.partial`);
  writeFileSync(join(`${toDir}.partial`, "notes.txt"), "mine");
  expect(await backupServer(server.dataDir, toDir, Date.now())).toMatchObject({ ok: true });
  expect(readdirSync(where).toSorted()).toEqual(["monday", "monday.partial"]);
  expect(readdirSync(`${toDir}.partial`)).toEqual(["notes.txt"]);
});

if (noSmallDisks !== null)
  process.stderr.write(`skipped: backups to a full disk: ${noSmallDisks}\n`);
test.skipIf(noSmallDisks)("a full disk is told, and keeps nothing of the try", async () => {
  const { server, toDir } = await backedUp();
  const disk = tempDir();
  mountTmpfs(disk, "100k");
  const backup = await backupServer(server.dataDir, join(disk, "copy"), Date.now());
  expect(backup).toMatchObject({ ok: false, reason: "noRoom" });
  expect(restoreServer(toDir, join(disk, "server"))).toMatchObject({ ok: false, reason: "noRoom" });
  expect(readdirSync(disk).flatMap((name) => readdirSync(join(disk, name)))).toEqual([]);
});

test.each([
  ["a key", (dir: string) => writeFileSync(join(dir, "command-key.pem"), "other")],
  ["the database", (dir: string) => writeFileSync(join(dir, "server.db"), "cut off")],
  ["a file that is gone", (dir: string) => rmSync(join(dir, "tls-key.pem"))],
  ["what it says of itself", (dir: string) => writeFileSync(join(dir, "backup.json"), "{")],
  [
    "a path out of it",
    (dir: string) => {
      const manifest = JSON.parse(readFileSync(join(dir, "backup.json"), "utf8"));
      manifest.files["../evil"] = "0".repeat(64);
      writeFileSync(join(dir, "backup.json"), JSON.stringify(manifest));
    },
  ],
])("a backup in which %s was changed is not put in place", async (_what, damage) => {
  const { toDir } = await backedUp();
  damage(toDir);
  const dataDir = join(newDataDir(), "restored");
  expect(restoreServer(toDir, dataDir)).toMatchObject({ ok: false, reason: "damaged" });
  mkdirSync(dataDir);
  expect(readdirSync(dataDir)).toEqual([]);
});
