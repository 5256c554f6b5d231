import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { AuditCheckpoint } from "../../agent/core/audit-checkpoint.ts";
import { CommandBudget } from "../../agent/core/command-budget.ts";
import { CommandIntake } from "../../agent/core/command-intake.ts";
import type { LinkListener } from "../../agent/core/link-ports.ts";
import { intakePolicies } from "../../agent/core/policy-intake.ts";
import { TrustedTime } from "../../agent/core/trusted-time.ts";
import { loadDeviceKey } from "../../agent/link/device-key.ts";
import { lastingKey } from "../../agent/link/device-keys.ts";
import { enrol } from "../../agent/link/enrolment.ts";
import { startServerLink } from "../../agent/link/server-link.ts";
import { readTrustFile } from "../../agent/link/trust-file.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { backupServer, restoreServer } from "../../server/backup.ts";
import { eventually } from "../support/eventually.ts";
import { DEVICE } from "../support/link-world.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { silentLog } from "../support/silent-log.ts";
import { tempDir } from "../support/temp-dir.ts";
import {
  newToken,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const MACHINE_ID = "0123456789abcdef0123456789abcdef";

const MADE_UP = {
  clock: systemClock,
  log: silentLog,
  addresses: () => [],
  random: () => 0.1,
} as const;

async function enrolAt(server: TestServer, dataDir: string) {
  const token = await newToken(server, { groups: ["shared-workstations"], mode: "enforce" });
  const enrolled = await enrol({
    url: server.server.info.agentUrl,
    pin: server.server.info.pin ?? "",
    token,
    dataDir,
    machineId: MACHINE_ID,
    device: DEVICE,
    nowMs: Date.now(),
  });
  const trust = readTrustFile(dataDir);
  const deviceKey = loadDeviceKey(dataDir, MACHINE_ID);
  if (!enrolled.ok || !trust.ok || !deviceKey.ok) throw new Error(JSON.stringify(enrolled));
  return { trust: trust.value, deviceKey: deviceKey.value };
}

/** Store, intake and link together, without sessions: every effect is simply "done". */
function startDevice({ trust, deviceKey }: Awaited<ReturnType<typeof enrolAt>>, dataDir: string) {
  const store = openTestStore(dataDir, Date.now());
  const time = new TrustedTime(systemClock, store.keyValue);
  const { deviceId, serverId } = trust;
  const commands = new CommandIntake({
    ...store,
    deviceId,
    commandKeys: trust.commandKeys,
    time,
    budget: new CommandBudget({ keyValue: store.keyValue, clock: systemClock, bootId: "boot-1" }),
    mode: () => "enforce",
    isProtected: () => false,
    onFinished: () => undefined,
    authority: { serverId: "server-1", approvers: () => [] },
    execute: async () => ({ state: "done", receiptIds: [] }),
  });
  const ignore = () => undefined;
  const listener: LinkListener = {
    ...{ welcomed: ignore, mode: ignore, enrolAnew: ignore, stateChanged: ignore },
    ...{ staffSecret: ignore, rehearse: ignore, keyStored: () => false },
    auditHeld: (head) => checkpoint.serverHolds(head),
    heard: (serverTimeMs) => time.heardServer(serverTimeMs),
    command: (envelope, proof) => commands.receive(envelope, proof),
    policies: (envelopes) => {
      const { accepted } = intakePolicies(envelopes, {
        trustedKeys: trust.policyKeys,
        serverId,
        held: store.policies.held(),
        floorOf: (name) => store.policies.floorOf(name),
        nowMs: time.nowMs(),
        ruleRefusals: null,
      });
      store.policies.replace(accepted.map(({ held }) => held));
    },
  };
  const checkpoint = new AuditCheckpoint({
    ...store,
    clock: systemClock,
    deviceId,
    signer: () => deviceKey.signer,
  });
  const keys = lastingKey(deviceKey);
  const ports = { trust, keys, bootId: "boot-1", device: DEVICE, listener, ...store };
  const link = startServerLink({ ...ports, ...MADE_UP });
  onTestFinished(() => link.close());
  return { store, link, checkpoint };
}

test("enrols at the real server, takes its policy and its commands, and its audit log is accepted", async () => {
  const server = await startTestServer();
  const source = readFileSync("policies/presets/shared-workstation.yaml", "utf8");
  await server.admin.call("publishPolicy", { body: { source } });
  const dataDir = join(tempDir(), "agent");
  const identity = await enrolAt(server, dataDir);
  const { store, link, checkpoint } = startDevice(identity, dataDir);
  const { deviceId } = identity.trust;
  await eventually("the policy", () => store.policies.held().length === 1);
  expect(store.policies.held()).toMatchObject([{ name: "shared-workstation", version: 1 }]);

  const {
    commands: [issued],
  } = await server.admin.call("issueCommands", {
    body: {
      kind: "lock",
      params: {},
      targets: { devices: [deviceId] },
      reason: "the ward is closing",
    },
  });
  const stateOf = async () => {
    const { commands } = await server.admin.call("listCommands", { query: { deviceId } });
    return commands.find(({ id }) => id === issued?.id)?.state;
  };
  await eventually("the result", async () => /^(done|verified)$/.test((await stateOf()) ?? ""));

  checkpoint.seal();
  await eventually("an empty outbox", () => store.outbox.pending(1).length === 0);
  const audit = await server.admin.call("getDeviceAudit", { params: { deviceId } });
  expect({ size: audit.size, head: audit.head }).toEqual(store.audit.head());
  const { alarms } = await server.admin.call("listAlarms", { query: { deviceId } });
  expect(alarms).toEqual([]);
  expect(link.state()).toEqual({ state: "online" });
});

test("works on what waits when the server comes back", async () => {
  const dataDir = join(tempDir(), "agent");
  const first = await startTestServer();
  const identity = await enrolAt(first, dataDir);
  const { store, link } = startDevice(identity, dataDir);
  await eventually("online", () => link.state().state === "online");
  await first.server.close();
  await eventually("offline", () => link.state().state === "waiting");
  store.outbox.put({
    kind: "commandState",
    body: { commandId: "unknown", result: { state: "done", receiptIds: [] } },
  });
  const listen = new URL(first.server.info.url).host;
  await startTestServer(first.dataDir, { listen });
  await eventually("an empty outbox", () => store.outbox.pending(1).length === 0);
});

test("a server that went back to an older day gets again what it lost of the audit log", async () => {
  const dataDir = join(tempDir(), "agent");
  const first = await startTestServer();
  const identity = await enrolAt(first, dataDir);
  const { store, link, checkpoint } = startDevice(identity, dataDir);
  const held = async (server: TestServer) => {
    checkpoint.seal();
    await eventually("an empty outbox", () => store.outbox.pending(1).length === 0);
    return (await auditOf(server, identity.trust.deviceId)).size;
  };
  await eventually("online", () => link.state().state === "online");
  store.audit.append("beforeBackup", "agent", {});
  await held(first);
  const copyDir = join(tempDir(), "monday");
  expect(await backupServer(first.dataDir, copyDir, Date.now())).toMatchObject({ ok: true });
  store.audit.append("afterBackup", "agent", {});
  const acked = await held(first);

  await first.server.close();
  await eventually("offline", () => link.state().state === "waiting");
  store.audit.append("whileAway", "agent", {});
  checkpoint.seal();
  const restoredDir = join(tempDir(), "restored");
  expect(restoreServer(copyDir, restoredDir)).toMatchObject({ ok: true });
  const { host } = new URL(first.server.info.url);
  const restored = await startTestServer(restoredDir, { listen: host });
  await eventually("online again", () => link.state().state === "online");
  expect(await held(restored)).toBeGreaterThan(acked);
  expect((await auditOf(restored, identity.trust.deviceId)).head).toBe(store.audit.head().head);
  expect((await restored.admin.call("listAlarms", {})).alarms).toEqual([]);
});

function auditOf(server: TestServer, deviceId: string) {
  return server.admin.call("getDeviceAudit", { params: { deviceId } });
}
