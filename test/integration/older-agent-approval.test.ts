import { afterEach, expect, test } from "vitest";
import * as z from "zod/mini";
import { COMMAND_PARAMS } from "../../agent/contract/command.ts";
import { envelopeSchema } from "../../agent/contract/envelope-schema.ts";
import { PROTOCOL } from "../../agent/contract/server-frames.ts";
import { refused } from "../../agent/core/command-judgement.ts";
import type { RouteInput } from "../../server/contract/admin-api.ts";
import { type CampaignWorld, campaignWorld } from "../support/campaign-world.ts";
import { DeviceClient } from "../support/device-client.ts";
import { stopTestServers } from "../support/test-server.ts";

/** An agent of the version before proofs beside a server that sends them. */
const PATIENCE = { timeout: 20_000, interval: 50 };
const OLDER = { oldest: 1, current: PROTOCOL.current - 1 };

/** How that version read the frame, and the one order whose parameters were narrower. */
const OLDER_FRAME = z.object({ kind: z.literal("command"), envelope: envelopeSchema });
const OLDER_PAUSE = z.strictObject({
  forMs: z.int().check(z.gte(60_000), z.lte(14_400_000)),
});

type Read = { readonly hadProof: boolean; readonly kind: string; readonly approvals: string[] };
type Order = RouteInput<"createCampaign">["body"]["order"];

afterEach(stopTestServers);

/** Answers every command as that version did: by what it can read, and by the names in it. */
async function olderDevice(world: CampaignWorld) {
  const client = await DeviceClient.connect(world.server.server.info.agentUrl);
  const [identity] = world.devices;
  if (identity === undefined) throw new Error("no device");
  const read: Read[] = [];
  client.socket.on("message", (data) => {
    const raw: { kind: string; proof?: object } = JSON.parse(String(data));
    if (raw.kind !== "command") return;
    const { envelope } = z.parse(OLDER_FRAME, raw);
    const body = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
    const approvals = body.approvals.map(({ by }: { by: string }) => by);
    read.push({ hadProof: raw.proof !== undefined, kind: body.kind, approvals });
    const result = resultOf(body);
    const report = { kind: "commandState", body: { commandId: body.id, result } };
    client.send({ kind: "report", id: `r-${body.id}`, at: new Date().toISOString(), report });
  });
  await client.authenticate(identity, {}, OLDER);
  return { client, read, deviceId: identity.deviceId };
}

function resultOf({ kind, params }: { kind: "pause" | "lock" | "reboot"; params: unknown }) {
  const shape = kind === "pause" ? OLDER_PAUSE : COMMAND_PARAMS[kind];
  const known = z.safeParse<z.core.$ZodType>(shape, params);
  return known.success
    ? { state: "done" as const, receiptIds: [] }
    : refused("notUnderstood", z.prettifyError(known.error));
}

test("an older agent takes an order without a proof, and one with it by the rest of its frame", async () => {
  const world = await campaignWorld(1);
  const { admin } = world.server;
  const { read, deviceId } = await olderDevice(world);
  const targets = { devices: [deviceId] };
  const states = async (batchId: string) =>
    (await admin.call("listCommands", { query: { batchId } })).commands;
  const alone = { kind: "lock", params: {}, targets, reason: "drill" } as const;
  const { batchId } = await admin.call("issueCommands", { body: alone });
  await expect.poll(async () => (await states(batchId))[0]?.state, PATIENCE).toBe("done");
  const approved = async (order: Order) => {
    const { id } = await admin.call("createCampaign", { body: { order } });
    await world.approve(id);
    return id;
  };
  const reboot = await approved({ ...alone, kind: "reboot" });
  await expect.poll(async () => (await states(reboot))[0]?.state, PATIENCE).toBe("done");
  expect(read).toEqual([
    { hadProof: false, kind: "lock", approvals: [] },
    { hadProof: true, kind: "reboot", approvals: ["anna"] },
  ]);
  // Past four hours came with the proof: what that version can't read it refuses, and says so.
  const pause = await approved({ ...alone, kind: "pause", params: { forMs: 6 * 3_600_000 } });
  await expect.poll(async () => (await states(pause))[0]?.state, PATIENCE).toBe("refused");
  expect(await states(pause)).toMatchObject([{ because: "notUnderstood" }]);
});
