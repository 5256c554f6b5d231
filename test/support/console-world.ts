import { NEW_POLICY } from "../../server/console/model/policies/new-policy.ts";
import { type FleetDevice, type FleetMember, joinFleet, sessionAs } from "./console-fleet.ts";
import type { TestServer } from "./test-server.ts";

const HOUR_MS = 3_600_000;
const at = (offsetMs: number) => new Date(Date.now() + offsetMs).toISOString();

const FIREWALL = { check: "firewall", words: "The firewall is off" };
const UPDATES = { check: "osUpdates", words: "Updates are 40 days old" };

/** A small hospital in the middle of a day. */
const MEMBERS: readonly FleetMember[] = [
  {
    ...{ hostName: "ward-3-pc-1", group: "wards", clearedMsAgo: 5 * HOUR_MS },
    sessions: [sessionAs("p-4c1a", "active")],
  },
  {
    ...{ hostName: "ward-3-pc-2", group: "wards", clearedMsAgo: HOUR_MS, violated: [FIREWALL] },
    sessions: [sessionAs("p-91be", "warned", { next: nextIn("lock", 42_000) })],
  },
  {
    ...{ hostName: "ward-3-pc-7", group: "wards", clearedMsAgo: 2 * HOUR_MS },
    sessions: [asking("p-07d2")],
  },
  {
    ...{ hostName: "ward-3-pc-10", group: "wards", clearedMsAgo: 900_000 },
    sessions: [sessionAs("p-77aa", "locked", { next: nextIn("clear", 600_000) })],
  },
  { hostName: "ward-4-pc-1", group: "wards", clearedMsAgo: 60_000 },
  {
    ...{ hostName: "lobby-kiosk-1", group: "lobby", clearedMsAgo: 180_000 },
    kioskFault: "unreachable",
    sessions: [sessionAs(null, "active", { kind: "kiosk", next: nextIn("signOut", 1_500_000) })],
  },
  { hostName: "lobby-kiosk-2", group: "lobby", leaves: true, clearedMsAgo: 26 * HOUR_MS },
  {
    ...{ hostName: "or-2-console", group: "theatre", violated: [FIREWALL, UPDATES] },
    sessions: [sessionAs("p-1f20", "active", { next: null })],
  },
];

export type ConsoleWorld = {
  readonly devices: ReadonlyMap<string, FleetDevice>;
  readonly batchId: string;
  readonly campaignId: string;
};

/** Real devices on a real server, a policy in force, a command on its way, an order that waits. */
export async function fillWorld(server: TestServer): Promise<ConsoleWorld> {
  await publish(server);
  const devices = new Map<string, FleetDevice>();
  for (const member of MEMBERS) devices.set(member.hostName, await joinFleet(server, member));
  const ids = [...devices.values()].map(({ identity }) => identity.deviceId);
  const order = { kind: "lock", params: {}, reason: "a badge was stolen" } as const;
  const sent = await server.admin.call("issueCommands", {
    body: { ...order, targets: { devices: ids.slice(0, 4) } },
  });
  const ward = devices.get("ward-3-pc-1");
  const own = sent.commands.find(({ deviceId }) => deviceId === ward?.identity.deviceId);
  await answer(ward, own?.id ?? "");
  const campaign = await server.admin.call("createCampaign", {
    body: {
      order: { ...order, kind: "reboot", targets: { devices: ids.slice(0, 5) } },
      soakMs: 900_000,
      withinMs: 86_400_000,
    },
  });
  return { devices, batchId: sent.batchId, campaignId: campaign.id };
}

async function publish(server: TestServer): Promise<void> {
  const stricter = NEW_POLICY.replace("lockAfter: 15m", "lockAfter: 5m\n    clearAfter: 30m");
  for (const source of [NEW_POLICY, stricter]) {
    await server.admin.call("publishPolicy", { body: { source } });
  }
}

async function answer(device: FleetDevice | undefined, commandId: string): Promise<void> {
  await device?.client.report(`done-${commandId}`, {
    kind: "commandState",
    body: { commandId, result: { state: "done", receiptIds: [] } },
  });
  const act = { sessionId: "s1", act: "lock", reason: "command", outcome: "done" } as const;
  await device?.client.report(`act-${commandId}`, {
    kind: "sessionAct",
    body: { ...act, detail: "", ms: 38, at: at(0) },
  });
  await device?.client.report(`policies-${commandId}`, {
    kind: "policyState",
    body: {
      mode: "enforce",
      applied: [{ name: "ward", version: 2, sha256: "0".repeat(64) }],
      rejected: [],
    },
  });
}

function nextIn(act: "lock" | "clear" | "signOut", ms: number) {
  return { act, reason: "idle", at: at(ms) } as const;
}

function asking(person: string) {
  const asked = { for: "moreTime", at: at(-40_000) } as const;
  return sessionAs(person, "warned", { asked });
}
