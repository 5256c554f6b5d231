import { randomUUIDv7 } from "node:crypto";
import type { TrustedKey } from "../../agent/contract/envelope.ts";
import type { Hands } from "../accounts/one-person.ts";
import { alarmOfPause } from "../campaigns/pause-alarm.ts";
import type { RouteBody } from "../contract/admin-api.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import { Problem } from "../http/problem.ts";
import type { ServerClock } from "../ports.ts";
import type { CommandRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { isEnding, whyApproval } from "./command-limits.ts";
import { lifetimeOf, signCommand } from "./command-signing.ts";
import { pickTargets, type ServerHost } from "./command-targets.ts";
import { countedTargets } from "./counted-targets.ts";
import type { LoneDeeds } from "./lone-deeds.ts";

type CommandRequest = RouteBody<"issueCommands">;

export type IssuerParts = {
  readonly storage: Pick<Storage, "devices" | "commands" | "reports" | "trail">;
  readonly key: TrustedKey;
  readonly clock: ServerClock;
  readonly desk: DeviceDesk;
  readonly alone: LoneDeeds;
  readonly host: ServerHost;
};

/**
 * Signs one command per device, stores them all, and only then sends the first.
 *
 * @throws Problem `unknownDevice`, `protectedDevice`, `noTargets`, `needsApproval`, `tooLong`
 */
export async function issueCommands(
  request: CommandRequest,
  hands: Hands,
  { storage, key, clock, desk, alone, host }: IssuerParts,
): Promise<readonly CommandRecord[]> {
  const { fleet, devices } = pickTargets(request, await storage.devices.list(), host);
  const ids = devices.map(({ id }) => id);
  const [requestedBy] = hands;
  const counted = { kind: request.kind, deviceIds: ids };
  const why =
    whyApproval(request, ids.length, fleet.length) ??
    (await alone.claim(hands, {
      what: request.kind,
      deviceIds: await countedTargets(counted, storage, clock.nowMs()),
      fleet: fleet.length,
      isEnding: isEnding(request.kind),
    }));
  if (why !== null) {
    throw new Problem(403, "needsApproval", `${why}: ask for it as a campaign (--rings)`);
  }
  const { kind, params, reason, evenInObserve, expiresInMs } = request;
  const lifetimeMs = lifetimeOf(kind, expiresInMs);
  const batchId = `batch-${randomUUIDv7()}`;
  const draft = { kind, params, reason, evenInObserve, requestedBy, batchId, lifetimeMs };
  const commands = await Promise.all(
    ids.map((deviceId) => signCommand({ ...draft, deviceId }, key, clock)),
  );
  await storage.commands.add(commands);
  const paused = { kind, params, reason, by: requestedBy, devices: devices.length };
  await alarmOfPause(paused, storage.trail, clock);
  desk.sendCommands(commands);
  return commands;
}
