import type { ConsoleSessions } from "../accounts/console-sessions.ts";
import type { SignInParts } from "../accounts/sign-in.ts";
import { approverKeysOf } from "../campaigns/approver-keys.ts";
import { CampaignDesk } from "../campaigns/campaign-desk.ts";
import { RingPlaces } from "../campaigns/campaign-rings.ts";
import type { CampaignRunner } from "../campaigns/campaign-runner.ts";
import type { ServerHost } from "../commands/command-targets.ts";
import type { CommandTracker } from "../commands/command-tracker.ts";
import type { LoneDeeds } from "../commands/lone-deeds.ts";
import type { GroupScope } from "../contract/roles.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import { PersonLookups } from "../devices/person-lookups.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import type { ServerKeys } from "../keys.ts";
import { PolicyPublisher, type PublisherParts } from "../policy/policy-publisher.ts";
import type { Rehearsals } from "../policy/rehearsals.ts";
import { confinedStorage } from "../storage/confined-storage.ts";
import type { Storage } from "../storage/storage.ts";
import { SERVER_VERSION } from "../version.ts";
import { accountHandlers } from "./account-handlers.ts";
import { auditGapHandlers } from "./audit-gap-handlers.ts";
import { auditHandlers } from "./audit-handlers.ts";
import { campaignHandlers } from "./campaign-handlers.ts";
import { commandHandlers } from "./command-handlers.ts";
import { deviceHandlers } from "./device-handlers.ts";
import { passkeyHandlers } from "./passkey-handlers.ts";
import { policyHandlers } from "./policy-handlers.ts";
import { rehearsalHandlers } from "./rehearsal-handlers.ts";
import { sessionHandlers } from "./session-handlers.ts";
import { tokenHandlers } from "./token-handlers.ts";

type HandlerParts = Omit<SignInParts, "storage"> &
  Pick<PublisherParts, "board" | "live"> & {
    readonly keys: ServerKeys;
    readonly storage: Storage;
    readonly sessions: ConsoleSessions;
    readonly rehearsals: Rehearsals;
    readonly desk: DeviceDesk;
    readonly runner: CampaignRunner;
    readonly tracker: CommandTracker;
    readonly host: ServerHost;
    readonly alone: LoneDeeds;
  };

const MAX_SCOPES = 200;

/** Made once per scope: there are as many as there are kinds of accounts. Null: the whole fleet. */
export function handlersPerScope(parts: HandlerParts): (groups: GroupScope) => AdminHandlers {
  const made = new Map<string, AdminHandlers>();
  const lookups = new PersonLookups(parts.audit, parts.clock);
  const places = new RingPlaces();
  return (groups) => {
    const key = JSON.stringify(groups);
    const seen = groups === null ? parts.storage : confinedStorage(parts.storage, groups);
    const handlers = made.get(key) ?? everyHandler({ ...parts, lookups, places }, seen);
    if (made.size >= MAX_SCOPES) made.clear();
    made.set(key, handlers);
    return handlers;
  };
}

/** `seen`: what those who are let in by these handlers see of the fleet. */
function everyHandler(
  parts: HandlerParts & { readonly lookups: PersonLookups; readonly places: RingPlaces },
  seen: Storage,
): AdminHandlers {
  const { keys, clock, desk, live, alone, rehearsals, host } = parts;
  const { key } = keys.command;
  return {
    ...accountHandlers(parts),
    ...sessionHandlers(parts),
    ...passkeyHandlers(parts),
    ...auditHandlers({ storage: seen, keys, live, version: SERVER_VERSION }),
    ...auditGapHandlers({ storage: seen, desk, alone, clock }),
    ...deviceHandlers({ ...parts, storage: seen, commandKey: key }),
    ...tokenHandlers({ ...parts, storage: seen }),
    ...policyHandlers(seen, {
      ...parts,
      publisher: new PolicyPublisher({ ...parts, storage: seen }),
    }),
    ...rehearsalHandlers(rehearsals, seen),
    ...commandHandlers(seen, { storage: seen, key: keys.command, clock, desk, alone, host }),
    ...campaignHandlers(seen, campaignDesk(parts, seen), { ...parts, storage: seen }),
  };
}

function campaignDesk(parts: HandlerParts, seen: Storage): CampaignDesk {
  const { keys, storage, board } = parts;
  return new CampaignDesk({
    ...{ ...parts, storage: seen, serverId: keys.serverId },
    publisher: new PolicyPublisher({ ...parts, storage: seen }),
    approverKeys: (admin, askedAt) => approverKeysOf(admin, askedAt, storage, board),
  });
}
