import type { RouteReply } from "../../../contract/admin-api.ts";

type Rehearsal = RouteReply<"getRehearsal">;

const ACTED = { lock: "locked", clear: "cleared", signOut: "signed out" } as const;
const BECAUSE = {
  notObserving: "do not observe",
  notMeant: "are not meant",
  nothingRecorded: "have recorded nothing yet",
  badPolicy: "can’t read it",
  tooSoon: "were asked a moment ago",
} as const;

/** What a policy would have done, in lines: sums only, nobody's day. */
export function rehearsalWords({ askedDevices, devices }: Rehearsal): readonly string[] {
  if (askedDevices === 0) return ["No device is online that could say what it would have done."];
  const told = devices.filter(({ because }) => because === null);
  const acts = sumBy(told.flatMap(({ counts }) => counts));
  const near = told.reduce((sum, { nearTyping }) => sum + nearTyping, 0);
  return [
    `${devices.length} of ${askedDevices} devices have answered, ${told.length} with something.`,
    ...(acts.length === 0 && told.length > 0 ? ["Nothing would have happened to anybody."] : acts),
    ...(near === 0 ? [] : [`${near} of these would have met somebody at work.`]),
    ...silent(devices),
  ];
}

function sumBy(counts: Rehearsal["devices"][number]["counts"]): string[] {
  const sums = new Map<string, number>();
  for (const { act, reason, count } of counts) {
    const words = `${ACTED[act]}, because of ${reason}`;
    sums.set(words, (sums.get(words) ?? 0) + count);
  }
  return [...sums].map(([words, count]) => `${count} times ${words}.`);
}

function silent(devices: Rehearsal["devices"]): string[] {
  const groups = Map.groupBy(devices, ({ because }) => because);
  return [...groups].flatMap(([because, of]) =>
    because === null ? [] : [`${of.length} ${BECAUSE[because]}.`],
  );
}

/** Whether anything can still come. */
export function isAnswered({ askedDevices, devices }: Rehearsal): boolean {
  return devices.length >= askedDevices;
}
