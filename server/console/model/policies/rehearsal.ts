import type { RouteReply } from "../../../contract/admin-api.ts";
import type { Say } from "../../translate.ts";

type Rehearsal = RouteReply<"getRehearsal">;

/** What a policy would have done, in lines: sums only, nobody's day. */
export function rehearsalWords({ askedDevices, devices }: Rehearsal, say: Say): readonly string[] {
  if (askedDevices === 0) return [say("rehearsed.nobody")];
  const told = devices.filter(({ because }) => because === null);
  const acts = sumBy(
    told.flatMap(({ counts }) => counts),
    say,
  );
  const near = told.reduce((sum, { nearTyping }) => sum + nearTyping, 0);
  const nothing = told.length > 0 && acts.length === 0;
  return [
    say("rehearsed.answered", { count: devices.length, all: askedDevices, told: told.length }),
    ...(nothing ? [say("rehearsed.nothing")] : acts),
    ...(near === 0 ? [] : [say("rehearsed.near", { count: near })]),
    ...silent(devices, say),
  ];
}

type Counts = Rehearsal["devices"][number]["counts"];

function sumBy(counts: Counts, say: Say): string[] {
  const groups = Map.groupBy(counts, ({ act, reason }) => `${act} ${reason}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const count = same.reduce((sum, one) => sum + one.count, 0);
    return [say(`rehearsed.${first.act}`, { count, cause: say(`cause.${first.reason}`) })];
  });
}

function silent(devices: Rehearsal["devices"], say: Say): string[] {
  const groups = Map.groupBy(devices, ({ because }) => because);
  return [...groups].flatMap(([because, of]) =>
    because === null ? [] : [say(`silent.${because}`, { count: of.length })],
  );
}

/** Whether anything can still come. */
export function isAnswered({ askedDevices, devices }: Rehearsal): boolean {
  return devices.length >= askedDevices;
}
