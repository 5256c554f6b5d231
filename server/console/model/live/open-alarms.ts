import type { LiveRow } from "../../../contract/live-api.ts";
import type { Say } from "../../translate.ts";
import { alarmWords } from "../device/alarm-words.ts";

/** What goes on at a device and must be seen to. */
export type OpenAlarm = {
  readonly key: string;
  readonly deviceId: string;
  readonly hostName: string;
  readonly words: string;
  readonly detail: string;
  readonly at: string;
};

/** The newest first: the older ones somebody has seen. */
export function openAlarms(rows: Iterable<LiveRow>, say: Say): OpenAlarm[] {
  return [...rows].flatMap((row) => ofDevice(row, say)).sort((a, b) => (a.at > b.at ? -1 : 1));
}

function ofDevice({ device, alarms }: LiveRow, say: Say): OpenAlarm[] {
  const { id: deviceId, hostName } = device;
  return alarms.map(({ at, kind, detail }) => {
    const key = `${deviceId}/${kind}`;
    return { key, deviceId, hostName, words: alarmWords(kind, say), detail, at };
  });
}
