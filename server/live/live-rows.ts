import * as z from "zod/mini";
import { AGENT_CHECKS } from "../../agent/contract/posture-facts.ts";
import type { Fact } from "../../policies/fact.ts";
import { POSTURE_CHECKS } from "../../policies/vocabulary.ts";
import type { DeviceView } from "../contract/admin-shapes.ts";
import type { LiveRow } from "../contract/live-api.ts";
import type { Glance } from "../storage/records.ts";

/** Who asked longer ago has found another way. */
const REQUEST_STANDS_MS = 15 * 60_000;

const findingsSchema = z.array(
  z.object({
    check: z.enum([...POSTURE_CHECKS, ...AGENT_CHECKS]),
    result: z.enum(["compliant", "violated", "unknown", "notApplicable"]),
    words: z.string(),
  }),
);

/** What is published for a device, by name. */
export type Published = ReadonlyMap<string, number>;

/** A device's row from what it last said. */
export function liveRow(
  { publicKey: _, ...device }: DeviceView,
  glance: Glance,
  published: Published,
  nowMs: number,
): LiveRow {
  const applied = (glance.policyState?.applied ?? []).map(({ name, version }) => ({
    name,
    version,
  }));
  return {
    device,
    sessions: [...glance.sessions],
    requests: requestsIn(glance, nowMs),
    findings: findingsOf(glance),
    policies: {
      applied,
      rejected: glance.policyState?.rejected.length ?? 0,
      behind: isBehind(applied, published),
    },
    lastClear: glance.lastClear,
    alarms: [...glance.alarms],
  };
}

/** Whether somebody there waits for an answer. */
export function isAsking(glance: Glance, nowMs: number): boolean {
  return requestsIn(glance, nowMs).length > 0;
}

function requestsIn({ sessions, lastAnswerAt }: Glance, nowMs: number): LiveRow["requests"] {
  return sessions.flatMap(({ id, asked }) => {
    if (asked === undefined || asked === null) return [];
    const isAnswered = lastAnswerAt !== null && lastAnswerAt >= asked.at;
    const isOld = nowMs - Date.parse(asked.at) > REQUEST_STANDS_MS;
    return isAnswered || isOld ? [] : [{ sessionId: id, ...asked }];
  });
}

/** What the agent says of its own work stands before what was looked at, and without it too. */
function findingsOf({ findings, agentFindings }: Glance): LiveRow["findings"] {
  const own = findingsIn(agentFindings);
  const asked = findingsIn(findings);
  return own === null ? asked : [...own, ...(asked ?? [])];
}

function findingsIn(fact: Fact<unknown> | null): LiveRow["findings"] {
  if (fact?.state !== "known") return null;
  const read = z.safeParse(findingsSchema, fact.value);
  if (!read.success) return null;
  return read.data.flatMap(({ check, result, words }) =>
    result === "violated" || result === "unknown" ? [{ check, result, words }] : [],
  );
}

function isBehind(applied: LiveRow["policies"]["applied"], published: Published): boolean {
  const versions = new Map(applied.map(({ name, version }) => [name, version]));
  const isMissing = [...published].some(([name, version]) => versions.get(name) !== version);
  return isMissing || applied.some(({ name }) => !published.has(name));
}
