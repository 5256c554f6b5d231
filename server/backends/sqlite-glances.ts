import type { PolicyStates } from "../campaigns/campaign-stand.ts";
import type { Glance } from "../storage/records.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { GOES_ON } from "./sqlite-alarms.ts";

/** What a person who asked was answered by. */
const ANSWERS = "('grantTime', 'unlock', 'message')";

type SaidRow = { readonly kind: string; readonly body: string };

/** The little that the live map shows of a device: a fleet of them is read at every start of a view. */
export function sqliteGlances(database: SqliteDatabase): (deviceId: string) => Promise<Glance> {
  const findings = database.prepare<[string], { key: string; fact: string }>(
    "SELECT key, fact FROM fact WHERE device_id = ? AND key IN ('findings', 'agentFindings')",
  );
  const said = database.prepare<[string], SaidRow>(
    "SELECT kind, body FROM device_said WHERE device_id = ?",
  );
  const cleared = database.prepare<[string], NonNullable<Glance["lastClear"]>>(
    `SELECT id AS receiptId, at, body ->> '$.status' AS status FROM receipt
     WHERE device_id = ? ORDER BY at DESC LIMIT 1`,
  );
  const answered = database.prepare<[string], { at: string | null }>(
    `SELECT max(issued_at) AS at FROM command WHERE device_id = ? AND kind IN ${ANSWERS}`,
  );
  const goingOn = database.prepare<[string], Glance["alarms"][number]>(
    `SELECT at, kind, detail FROM alarm
     WHERE device_id = ? AND ${GOES_ON} ORDER BY id DESC`,
  );
  return async (deviceId) => {
    const facts = new Map(
      findings.all(deviceId).map(({ key, fact }) => [key, JSON.parse(fact)] as const),
    );
    const bodies = new Map(
      said.all(deviceId).map(({ kind, body }) => [kind, JSON.parse(body)] as const),
    );
    return {
      findings: facts.get("findings") ?? null,
      agentFindings: facts.get("agentFindings") ?? null,
      sessions: bodies.get("sessions")?.sessions ?? [],
      policyState: bodies.get("policyState") ?? null,
      lastClear: cleared.get(deviceId) ?? null,
      alarms: goingOn.all(deviceId),
      lastAnswerAt: answered.get(deviceId)?.at ?? null,
    };
  };
}

/** In one read: asked one by one, ten thousand devices would hold everybody else up. */
export function policyStates(database: SqliteDatabase): PolicyStates {
  const rows = database
    .prepare<[], { deviceId: string; body: string }>(
      "SELECT device_id AS deviceId, body FROM device_said WHERE kind = 'policyState'",
    )
    .all();
  return new Map(rows.map(({ deviceId, body }) => [deviceId, JSON.parse(body)]));
}
