import { decodePolicyPayload, type PolicyPayload } from "../../policies/policy.ts";
import { confinedCampaigns } from "../campaigns/confined-campaigns.ts";
import { isInScope } from "../contract/roles.ts";
import { Problem } from "../http/problem.ts";
import type { DeviceRecord, PolicyRecord, TokenRecord } from "./records.ts";
import type { Storage } from "./storage.ts";

type Groups = readonly string[];

/**
 * The same storage as if the devices of these groups were all: whoever reads by it can't forget to
 * ask whose a device is, since every other one is not there (CVE-2026-25963). What it says nothing
 * of is for accounts of the whole fleet, by the table of `server/contract/route-reach.ts`.
 */
export function confinedStorage(storage: Storage, groups: Groups): Storage {
  const devices = confinedDevices(storage.devices, groups);
  const isThere = async (deviceId: string) => (await devices.find(deviceId)) !== null;
  const ifThere = async <T extends { readonly deviceId: string }>(found: T | null) =>
    found !== null && (await isThere(found.deviceId)) ? found : null;
  const { commands, reports, trail } = storage;
  return {
    ...storage,
    devices,
    campaigns: confinedCampaigns(storage.campaigns, devices),
    tokens: confinedTokens(storage.tokens, groups),
    policies: confinedPolicies(storage.policies, devices, groups),
    commands: {
      ...commands,
      find: async (commandId) => ifThere(await commands.find(commandId)),
      list: (filter) => commands.list({ ...filter, inGroups: groups }),
    },
    reports: {
      ...reports,
      receipt: async (receiptId) => ifThere(await reports.receipt(receiptId)),
      receiptByCode: async (code) => ifThere(await reports.receiptByCode(code)),
      receipts: (filter) => reports.receipts({ ...filter, inGroups: groups }),
    },
    trail: { ...trail, alarms: (filter) => trail.alarms({ ...filter, inGroups: groups }) },
  };
}

function confinedDevices(devices: Storage["devices"], groups: Groups): Storage["devices"] {
  const isThere = (device: DeviceRecord) => isInScope(groups, device.groups);
  const find = async (deviceId: string) => {
    const device = await devices.find(deviceId);
    return device !== null && isThere(device) ? device : null;
  };
  return {
    ...devices,
    find,
    list: async () => (await devices.list()).filter(isThere),
    change: async (deviceId, change) => {
      const device = await find(deviceId);
      if (device === null) return null;
      if (change.groups !== undefined) {
        refuseBeyond(groups, differing(device.groups, change.groups));
      }
      return devices.change(deviceId, change);
    },
  };
}

/** A token lets devices into its groups: into all of them or none, never into no group at all. */
function confinedTokens(tokens: Storage["tokens"], groups: Groups): Storage["tokens"] {
  const isOurs = (token: TokenRecord) => token.groups.length > 0 && isWithin(token.groups, groups);
  return {
    ...tokens,
    add: async (token) => {
      if (!isOurs(token)) throw beyond(groups);
      await tokens.add(token);
    },
    list: async (now) => (await tokens.list(now)).filter(isOurs),
    revoke: async (tokenId) => {
      const found = await tokens.find(tokenId);
      return found !== null && isOurs(found) ? tokens.revoke(tokenId) : null;
    },
  };
}

/** Those that concern our devices are seen; those that concern no others are ours to change. */
function confinedPolicies(
  policies: Storage["policies"],
  devices: Storage["devices"],
  groups: Groups,
): Storage["policies"] {
  const newest = async () => {
    const ids = new Set((await devices.list()).map(({ id }) => id));
    return (await policies.newest()).filter((record) => concerns(record, groups, ids));
  };
  const refuseForeign = async (record: PolicyRecord) => {
    const { all, groups: named, devices: ids } = appliesTo(record);
    const found = await Promise.all(ids.map((id) => devices.find(id)));
    if (all || !isWithin(named, groups) || found.includes(null)) throw beyond(groups);
  };
  return {
    ...policies,
    newest,
    find: async (name, version) => {
      const ids = new Set((await devices.list()).map(({ id }) => id));
      const record = await policies.find(name, version);
      return record !== null && concerns(record, groups, ids) ? record : null;
    },
    add: async (record) => {
      await refuseForeign(record);
      const before = (await policies.newest()).find(({ name }) => name === record.name);
      if (before !== undefined) await refuseForeign(before);
      return policies.add(record);
    },
    withdraw: async (name, sha256) => {
      const record = (await newest()).find((one) => one.name === name);
      if (record === undefined) return null;
      await refuseForeign(record);
      return policies.withdraw(name, sha256);
    },
  };
}

function concerns(record: PolicyRecord, groups: Groups, ids: ReadonlySet<string>): boolean {
  const { all, groups: named, devices } = appliesTo(record);
  return all || isInScope(groups, named) || devices.some((id) => ids.has(id));
}

function appliesTo({ name, envelope }: PolicyRecord): PolicyPayload["appliesTo"] {
  const decoded = decodePolicyPayload(Buffer.from(envelope.payload, "base64"));
  if (!decoded.ok) throw new Error(`policy ${name} is damaged: ${decoded.detail}`);
  return decoded.value.appliesTo;
}

function differing(one: Groups, other: Groups): Groups {
  return [
    ...one.filter((group) => !other.includes(group)),
    ...other.filter((group) => !one.includes(group)),
  ];
}

function isWithin(named: Groups, groups: Groups): boolean {
  return named.every((group) => groups.includes(group));
}

function refuseBeyond(groups: Groups, named: Groups): void {
  if (!isWithin(named, groups)) throw beyond(groups);
}

function beyond(groups: Groups): Problem {
  return new Problem(403, "wrongScope", `your account is for these groups: ${groups.join(", ")}`);
}
