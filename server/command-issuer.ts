import { randomUUIDv7 } from "node:crypto";
import * as z from "zod/mini";
import { commandSchema } from "../agent/contract/command.ts";
import { seal, type TrustedKey } from "../agent/contract/envelope.ts";
import { MAX_LIFETIME_MS, needsApproval } from "./command-limits.ts";
import type { RouteBody } from "./contract/admin-api.ts";
import type { DeviceDesk } from "./device-desk.ts";
import { isInFleet } from "./fleet.ts";
import { isoAt, type ServerClock } from "./ports.ts";
import { Problem } from "./problem.ts";
import type { CommandRecord, DeviceRecord } from "./records.ts";
import type { Storage } from "./storage.ts";

export type CommandRequest = RouteBody<"issueCommands">;

type IssuerParts = {
  readonly storage: Pick<Storage, "devices" | "commands">;
  readonly key: TrustedKey;
  readonly clock: ServerClock;
  readonly desk: DeviceDesk;
};

/**
 * Signs one command per device, stores them all, and only then sends the first.
 *
 * @throws Problem `unknownDevice`, `noTargets`, `needsApproval`, `tooLong`
 */
export async function issueCommands(
  request: CommandRequest,
  requestedBy: string,
  parts: IssuerParts,
): Promise<readonly CommandRecord[]> {
  const fleet = (await parts.storage.devices.list()).filter(isInFleet);
  const targets = pickTargets(request.targets, fleet);
  if (needsApproval(request.kind, targets.length, fleet.length)) {
    throw new Problem(
      403,
      "needsApproval",
      `${request.kind} on ${targets.length} of ${fleet.length} devices needs a second admin`,
    );
  }
  const lifetimeMs = lifetimeOf(request);
  const batchId = `batch-${randomUUIDv7()}`;
  const commands = targets.map((device) =>
    signCommand({ request, requestedBy, batchId, deviceId: device.id, lifetimeMs }, parts),
  );
  await parts.storage.commands.add(commands);
  for (const command of commands) await parts.desk.sendCommand(command);
  return commands;
}

function pickTargets(
  targets: CommandRequest["targets"],
  fleet: readonly DeviceRecord[],
): readonly DeviceRecord[] {
  const picked = fleet.filter((device) => isTarget(targets, device));
  if ("devices" in targets) {
    const known = new Set(picked.map(({ id }) => id));
    const missing = targets.devices.filter((id) => !known.has(id));
    if (missing.length > 0) {
      const names = missing.slice(0, 10).join(", ");
      throw new Problem(
        404,
        "unknownDevice",
        `no device is called ${names}, or it was revoked or purged`,
      );
    }
  }
  if (picked.length === 0) throw new Problem(422, "noTargets", "no device is in these groups");
  return picked;
}

function isTarget(targets: CommandRequest["targets"], device: DeviceRecord): boolean {
  if ("devices" in targets) return targets.devices.includes(device.id);
  if ("groups" in targets) return targets.groups.some((group) => device.groups.includes(group));
  return targets.all;
}

function lifetimeOf({ kind, expiresInMs }: CommandRequest): number {
  const most = MAX_LIFETIME_MS[kind];
  if (expiresInMs !== undefined && expiresInMs > most) {
    throw new Problem(422, "tooLong", `${kind} may wait ${most / 60_000} minutes at most`);
  }
  return expiresInMs ?? most;
}

type Draft = {
  readonly request: CommandRequest;
  readonly requestedBy: string;
  readonly batchId: string;
  readonly deviceId: string;
  readonly lifetimeMs: number;
};

function signCommand(draft: Draft, { key, clock }: IssuerParts): CommandRecord {
  const { request, requestedBy, batchId, deviceId, lifetimeMs } = draft;
  const { kind, params, reason, evenInObserve } = request;
  const issuedAt = isoAt(clock);
  const notAfter = isoAt(clock, lifetimeMs);
  const id = randomUUIDv7();
  const payload = z.parse(commandSchema, {
    id,
    deviceId,
    kind,
    params,
    issuedAt,
    notBefore: issuedAt,
    notAfter,
    reason,
    requestedBy,
    approvals: [],
    ...(evenInObserve === undefined ? {} : { evenInObserve }),
  });
  return {
    ...{ id, batchId, deviceId, kind, reason, requestedBy, issuedAt, notAfter },
    state: "queued",
    because: null,
    detail: null,
    receiptIds: [],
    history: [{ state: "queued", at: issuedAt }],
    envelope: seal("command.v1", Buffer.from(JSON.stringify(payload)), [key]),
  };
}
