import { fail, ok, type Result } from "../../policies/result.ts";
import type { DeviceStore, Join, JoinRefusal, NewDevice } from "../storage/device-storage.ts";
import type { DeviceChange, DeviceRecord } from "../storage/records.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { endAlarms } from "./sqlite-alarms.ts";
import type { GroupCommit } from "./sqlite-group-commit.ts";
import { prepared } from "./sqlite-prepared.ts";
import { findUsableToken } from "./sqlite-tokens.ts";

type DeviceRow = Omit<DeviceRecord, "groups" | "protected" | "formerKeys"> & {
  readonly formerKeys: string;
  readonly groups: string;
  readonly protected: number;
};

const COLUMNS = `id, public_key AS publicKey, next_public_key AS nextPublicKey,
  former_keys AS formerKeys, host_name AS hostName, os, os_release AS osRelease,
  agent_version AS agentVersion, groups, device_class AS deviceClass, mode,
  paused_until AS pausedUntil, enrolled_at AS enrolledAt, last_seen_at AS lastSeenAt,
  revoked_at AS revokedAt, retired_at AS retiredAt, protected, join_counter AS joinCounter, boot_id AS bootId`;

/** A step of the schema: when a device's agent became the one that it is. */
export const AGENT_CHANGES = `
  ALTER TABLE device ADD COLUMN agent_changed_at TEXT;
  CREATE INDEX device_agent_changed ON device (agent_changed_at) WHERE agent_changed_at IS NOT NULL;
`;

const CHANGED = `SELECT id AS deviceId, agent_version AS agentVersion, agent_changed_at AS at
  FROM device WHERE agent_changed_at >= ?`;

const FIND = `SELECT ${COLUMNS} FROM device WHERE id = ?`;
const JOIN = `UPDATE device SET join_counter = @joinCounter, boot_id = @bootId, last_seen_at = @at,
  host_name = @hostName, os = @os, os_release = @osRelease, agent_version = @agentVersion,
  agent_changed_at = CASE WHEN agent_version = @agentVersion THEN agent_changed_at ELSE @at END,
  public_key = @publicKey, next_public_key = @nextPublicKey, former_keys = @formerKeys
  WHERE id = @deviceId`;
const OFFER = `UPDATE device SET next_public_key = @publicKey
  WHERE id = @deviceId AND public_key = @replaces`;

const SEEN = "UPDATE device SET last_seen_at = ? WHERE id = ?";

export function sqliteDevices(database: SqliteDatabase, together: GroupCommit): DeviceStore {
  return {
    enrol: async (tokenSha256, device) =>
      database.transaction(enrol).immediate(database, tokenSha256, device),
    join: (deviceId, join) => together.run(() => countJoin(database, deviceId, join)),
    offerKey: (deviceId, offer) =>
      together.run(
        () => prepared<object>(database, OFFER).run({ deviceId, ...offer }).changes === 1,
      ),
    seen: (deviceId, at) =>
      together.run(() => void prepared<[string, string]>(database, SEEN).run(at, deviceId)),
    changedAgents: async (sinceMs) =>
      prepared<[string], { deviceId: string; agentVersion: string; at: string }>(database, CHANGED)
        .all(new Date(sinceMs).toISOString())
        .map(({ at, ...change }) => ({ ...change, atMs: Date.parse(at) })),
    find: async (deviceId) => findDevice(database, deviceId),
    list: async () =>
      database
        .prepare<[], DeviceRow>(`SELECT ${COLUMNS} FROM device ORDER BY host_name, id`)
        .all()
        .map(toDevice),
    change: async (deviceId, change) =>
      database.transaction(changeDevice).immediate(database, deviceId, change),
  };
}

function toDevice(row: DeviceRow): DeviceRecord {
  const { groups, formerKeys } = row;
  return {
    ...row,
    groups: JSON.parse(groups),
    formerKeys: JSON.parse(formerKeys),
    protected: row.protected === 1,
  };
}

function findDevice(database: SqliteDatabase, deviceId: string): DeviceRecord | null {
  const row = prepared<[string], DeviceRow>(database, FIND).get(deviceId);
  return row === undefined ? null : toDevice(row);
}

/** The token's use and the device are one commit, so that twenty at once can't share one use. */
function enrol(
  database: SqliteDatabase,
  tokenSha256: string,
  device: NewDevice,
): Result<DeviceRecord, "badToken"> {
  const before = enrolledBefore(database, tokenSha256, device.publicKey);
  if (before !== null) return ok(before);
  const token = findUsableToken(database, tokenSha256, device.enrolledAt);
  if (token === null) return fail("badToken", "the token is unknown, expired or used up");
  database
    .prepare("UPDATE enrolment_token SET uses_left = uses_left - 1 WHERE id = ?")
    .run(token.id);
  database
    .prepare(
      `INSERT INTO device (id, public_key, host_name, os, os_release, agent_version, groups,
         device_class, mode, enrolled_at, join_counter, token_id)
       VALUES (@id, @publicKey, @hostName, @os, @osRelease, @agentVersion, @groups,
         @deviceClass, @mode, @enrolledAt, -1, @tokenId)`,
    )
    .run({
      ...device,
      groups: JSON.stringify(token.groups),
      deviceClass: token.deviceClass,
      mode: token.mode,
      tokenId: token.id,
    });
  const enrolled = findDevice(database, device.id);
  return enrolled === null ? fail("badToken", "the device was not stored") : ok(enrolled);
}

/** The answer to the first try was lost: the same key with the same token is the same device. */
function enrolledBefore(
  database: SqliteDatabase,
  tokenSha256: string,
  publicKey: string,
): DeviceRecord | null {
  const row = database
    .prepare<[string, string], { id: string }>(
      `SELECT device.id FROM device JOIN enrolment_token ON enrolment_token.id = device.token_id
       WHERE token_sha256 = ? AND public_key = ? AND join_counter = -1`,
    )
    .get(tokenSha256, publicKey);
  return row === undefined ? null : findDevice(database, row.id);
}

function countJoin(
  database: SqliteDatabase,
  deviceId: string,
  { publicKey, joinCounter, bootId, device, at }: Join,
): Result<DeviceRecord, JoinRefusal> {
  const before = findDevice(database, deviceId);
  if (before === null) return fail("unknownDevice", "no device has this id");
  // While the connect waited for its commit.
  if (before.revokedAt !== null || before.retiredAt !== null) return fail("revoked", "just now");
  if (joinCounter <= before.joinCounter) {
    return fail(
      "duplicateIdentity",
      `connect ${joinCounter} came after connect ${before.joinCounter}: this identity was copied`,
    );
  }
  const keys = keysAfter(before, publicKey, at);
  if (keys === null) return fail("badSignature", "this key was just replaced");
  const formerKeys = JSON.stringify(keys.formerKeys);
  prepared<object>(database, JOIN).run({
    ...{ ...device, ...keys, formerKeys },
    ...{ joinCounter, bootId, at, deviceId },
  });
  return ok({ ...before, ...device, ...keys, joinCounter, bootId, lastSeenAt: at });
}

/** The first use of the next key is the end of the one before: from then on both sides have it. */
function keysAfter(
  { publicKey, nextPublicKey, formerKeys }: DeviceRecord,
  used: string,
  at: string,
): Pick<DeviceRecord, "publicKey" | "nextPublicKey" | "formerKeys"> | null {
  if (used === publicKey) return { publicKey, nextPublicKey, formerKeys };
  if (used !== nextPublicKey) return null;
  return {
    publicKey: used,
    nextPublicKey: null,
    formerKeys: [...formerKeys, { publicKey, until: at }],
  };
}

function changeDevice(
  database: SqliteDatabase,
  deviceId: string,
  change: DeviceChange,
): DeviceRecord | null {
  const before = findDevice(database, deviceId);
  if (before === null) return null;
  const after = { ...before, ...change };
  database
    .prepare(
      `UPDATE device SET groups = @groups, device_class = @deviceClass, mode = @mode,
         paused_until = @pausedUntil, revoked_at = @revokedAt,
         retired_at = @retiredAt, protected = @protected
       WHERE id = @id`,
    )
    .run({
      ...after,
      groups: JSON.stringify(after.groups),
      protected: after.protected ? 1 : 0,
    });
  const goneAt = change.retiredAt ?? change.revokedAt ?? null;
  if (goneAt !== null) endAlarms(database, deviceId, goneAt);
  return after;
}
