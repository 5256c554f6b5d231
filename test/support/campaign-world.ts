import { type AdminClient, createAdminClient } from "../../scripts/cli/admin-client.ts";
import type { RouteInput } from "../../server/contract/admin-api.ts";
import type { DeviceClient, TestIdentity } from "./device-client.ts";
import { SoftwareAuthenticator } from "./software-authenticator.ts";
import {
  enrolledIdentity,
  joinedDevice,
  newDataDir,
  newToken,
  startTestServer,
  type TestServer,
} from "./test-server.ts";

type Request = RouteInput<"createCampaign">["body"];

/** A fleet with a second admin, whose passkey a signed policy names. */
export type CampaignWorld = {
  server: TestServer;
  readonly devices: readonly TestIdentity[];
  readonly anna: AdminClient;
  readonly passkey: SoftwareAuthenticator;
  /** The server's clock runs ahead of ours by this much. */
  readonly clock: { aheadMs: number };
  readonly lockAll: (change?: Partial<Request>) => Promise<{ readonly id: string }>;
  readonly approve: (id: string, as?: AdminClient) => Promise<unknown>;
  readonly restart: () => Promise<void>;
};

/** Whom an admin has let in counts as a second person a day later. */
export const LET_IN_BEFORE_MS = -25 * 3_600_000;

export async function campaignWorld(count: number): Promise<CampaignWorld> {
  const clock = { aheadMs: LET_IN_BEFORE_MS };
  const dataDir = newDataDir();
  const start = () =>
    startTestServer(dataDir, { clock: { nowMs: () => Date.now() + clock.aheadMs } });
  const server = await start();
  const passkey = new SoftwareAuthenticator("localhost", "https://localhost:8443");
  await server.admin.call("publishPolicy", { body: { source: policyNaming(passkey) } });
  const body = { admin: "anna", role: "approver" } as const;
  const { token: annas } = await server.admin.call("createAdminToken", { body });
  clock.aheadMs = 0;
  const token = await newToken(server, { uses: count, mode: "enforce", groups: ["wards"] });
  const devices = await Promise.all(
    Array.from({ length: count }, () => enrolledIdentity(server, { token })),
  );
  const world: CampaignWorld = {
    ...{ server, devices, passkey, clock },
    anna: createAdminClient({ ...server.access, token: annas }),
    lockAll: (change) => askForLock(world, change),
    approve: (id, as) => approve(world, id, as),
    restart: async () => {
      await world.server.server.close();
      world.server = await start();
    },
  };
  return world;
}

export function policyNaming(passkey: SoftwareAuthenticator, name = "anna"): string {
  return [
    "apiVersion: sessionward/v1",
    "kind: Policy",
    "name: approvers",
    "appliesTo: { all: true }",
    `approverKeys: ["${passkey.publicKey} ${name} localhost"]`,
  ].join("\n");
}

function askForLock({ server }: CampaignWorld, change: Partial<Request> = {}) {
  const targets = { groups: ["wards"] };
  const order = { kind: "lock", params: {}, targets, reason: "drill" } as const;
  return server.admin.call("createCampaign", { body: { order, soakMs: 60_000, ...change } });
}

async function approve(world: CampaignWorld, campaignId: string, as = world.anna) {
  const params = { campaignId };
  const { orderSha256 } = await world.server.admin.call("getCampaign", { params });
  const assertion = world.passkey.assert(Buffer.from(orderSha256, "hex"));
  return as.call("approveCampaign", { params, body: { assertion } });
}

/** A device on its own socket that answers every command in this state, and counts them. */
export async function answeringDevice(
  world: CampaignWorld,
  identity: TestIdentity,
  state: "done" | "failed" | null = "done",
): Promise<{ readonly client: DeviceClient; readonly commands: string[] }> {
  const client = await joinedDevice(world.server, identity);
  const commands: string[] = [];
  client.socket.on("message", (data) => {
    const frame: { kind: string; envelope: { payload: string } } = JSON.parse(String(data));
    if (frame.kind !== "command") return;
    const { id } = JSON.parse(Buffer.from(frame.envelope.payload, "base64").toString());
    commands.push(id);
    if (state === null) return;
    const body = { commandId: id, result: { state, receiptIds: [] } };
    const report = { kind: "commandState", body };
    client.send({ kind: "report", id: `r-${id}`, at: new Date().toISOString(), report });
  });
  return { client, commands };
}
