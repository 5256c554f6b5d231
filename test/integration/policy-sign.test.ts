import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { WARD_YAML } from "../support/policies.ts";
import { runCli } from "../support/run-cli.ts";
import { tempDir } from "../support/temp-dir.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test("a policy is signed where the key lies and published to a server that does not hold it", async () => {
  const first = await startTestServer();
  const dir = tempDir();
  const yaml = join(dir, "ward.yaml");
  const key = join(dir, "policy-key.pem");
  const signed = join(dir, "ward.json");
  writeFileSync(yaml, WARD_YAML);
  const env = { SESSIONWARD_SERVER_DATA: first.dataDir };
  const sign = (...more: string[]) =>
    runCli(["policy", "sign", "--key", key, "--policy", yaml, ...more], env);
  const publish = (...what: string[]) => runCli(["policy", "publish", ...what, "--json"], env);
  const scope = ["--server-id", first.server.info.serverId, "--policy-version", "1"];
  await first.server.close();
  renameSync(join(first.dataDir, "policy-key.pem"), key);
  const server = await startTestServer(first.dataDir);
  const device = await joinedDevice(server, await enrolledIdentity(server, { groups: ["wards"] }));
  expect(await device.next("policies")).toMatchObject({ envelopes: [] });
  expect(errorIn(await publish(yaml))).toMatchObject({ reason: "policyKeyOffline" });
  const offline = await runCli(["policy", "sign", "--key", key, "--policy", yaml, ...scope]);
  expect(offline.exitCode).toBe(0);
  writeFileSync(signed, offline.stdout);
  const published = await publish("--envelope", signed);
  expect(published.exitCode).toBe(0);
  expect(JSON.parse(published.stdout)).toMatchObject({ name: "ward", version: 1, sentTo: 1 });
  const { envelopes } = await device.next("policies");
  expect(envelopes).toContainEqual(JSON.parse(offline.stdout));
  expect(errorIn(await publish("--envelope", signed))).toMatchObject({ reason: "stale" });
  const asked = await sign();
  expect(asked.stderr).toContain("signed ward version 2");
  writeFileSync(signed, asked.stdout.replace(/"sig":"../, '"sig":"AA'));
  expect(errorIn(await publish("--envelope", signed))).toMatchObject({ reason: "badSignature" });
});

test("a foreign key, and a server that still holds its own, are said before anything is sent", async () => {
  const [server, other] = [await startTestServer(), await startTestServer()];
  const dir = tempDir();
  const yaml = join(dir, "ward.yaml");
  const signed = join(dir, "ward.json");
  writeFileSync(yaml, WARD_YAML);
  const at = ["--server-data", server.dataDir];
  const sign = (from: string, ...more: string[]) => {
    const key = join(from, "policy-key.pem");
    return runCli(["policy", "sign", "--key", key, "--policy", yaml, ...more]);
  };
  const scope = ["--server-id", server.server.info.serverId, "--policy-version", "1"];
  const foreign = await sign(other.dataDir, ...at);
  expect(foreign).toMatchObject({ exitCode: 4, stdout: "" });
  expect(foreign.stderr).toContain("trust policy key");
  const publish = () => runCli(["policy", "publish", "--envelope", signed, ...at, "--json"]);
  writeFileSync(signed, (await sign(other.dataDir, ...scope)).stdout);
  expect(errorIn(await publish())).toMatchObject({ reason: "wrongKey" });
  writeFileSync(signed, (await sign(server.dataDir, ...scope)).stdout);
  expect(errorIn(await publish())).toMatchObject({ reason: "serverHoldsKey" });
  writeFileSync(signed, "{}");
  expect(errorIn(await publish())).toMatchObject({ reason: "badEnvelope" });
  expect((await server.admin.call("listPolicies", {})).policies).toEqual([]);
});

function errorIn({ stdout }: { readonly stdout: string }): unknown {
  return (JSON.parse(stdout) as { error: unknown }).error;
}
