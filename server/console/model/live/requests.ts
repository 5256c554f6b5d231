import type { RouteBody } from "../../../contract/admin-api.ts";
import type { LiveRow } from "../../../contract/live-api.ts";

/** Somebody at a device who waits for an answer. */
export type OpenRequest = {
  readonly key: string;
  readonly deviceId: string;
  readonly hostName: string;
  readonly sessionId: string;
  readonly person: string | null;
  readonly at: string;
};

/** Who waits longest comes first; those that somebody left alone here are left out. */
export function openRequests(
  rows: readonly LiveRow[],
  left: ReadonlySet<string>,
): readonly OpenRequest[] {
  return rows
    .flatMap((row) => row.requests.map(({ sessionId, at }) => requestOf(row, sessionId, at)))
    .filter(({ key }) => !left.has(key))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

function requestOf({ device, sessions }: LiveRow, sessionId: string, at: string): OpenRequest {
  const session = sessions.find(({ id }) => id === sessionId);
  return {
    // Asking again later is another request.
    key: `${device.id}/${sessionId}/${at}`,
    deviceId: device.id,
    hostName: device.hostName,
    sessionId,
    person: session?.person ?? null,
    at,
  };
}

export const GRANTED_MS = 5 * 60_000;

/** The command that answers it. */
export function answerTo({ deviceId, sessionId }: OpenRequest): RouteBody<"issueCommands"> {
  return {
    kind: "grantTime",
    params: { sessionId, forMs: GRANTED_MS },
    targets: { devices: [deviceId] },
    reason: "asked for at the device",
  };
}

/** Whether somebody must be called: only what was not there before makes a sound. */
export function isNewAmong(before: readonly OpenRequest[], now: readonly OpenRequest[]): boolean {
  const known = new Set(before.map(({ key }) => key));
  return now.some(({ key }) => !known.has(key));
}
