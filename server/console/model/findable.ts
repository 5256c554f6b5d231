import type { CommandView } from "../../contract/admin-shapes.ts";
import type { LiveRow } from "../../contract/live-api.ts";
import type { Say } from "../translate.ts";
import { kindWords } from "./commands/command-words.ts";
import { whoWords } from "./live/live-words.ts";
import { routeHash } from "./route.ts";
import type { Findable } from "./search.ts";

type Known = {
  readonly rows: Iterable<LiveRow>;
  readonly commands: Iterable<CommandView>;
};

/** Devices, the people on them as far as they are told, policies and commands. */
export function findableIn({ rows, commands }: Known, say: Say): readonly Findable[] {
  const all = [...rows];
  return [
    ...all.map(deviceOf),
    ...all.flatMap((row) => peopleOf(row, say)),
    ...policiesOf(all, say),
    ...commandsOf(commands, say),
  ];
}

function deviceOf({ device }: LiveRow): Findable {
  const hash = routeHash({ page: "live", id: device.id });
  return { kind: "device", title: device.hostName, hint: device.groups.join(", "), hash };
}

function peopleOf({ device, sessions }: LiveRow, say: Say): Findable[] {
  return sessions
    .filter(({ person }) => person !== null)
    .map((session) => ({
      kind: "person",
      title: whoWords({ session }, say),
      hint: device.hostName,
      hash: routeHash({ page: "live", id: device.id, query: { session: session.id } }),
    }));
}

function policiesOf(rows: readonly LiveRow[], say: Say): Findable[] {
  const names = new Set(rows.flatMap(({ policies }) => policies.applied.map(({ name }) => name)));
  return [...names].map((name) => ({
    kind: "policy",
    title: name,
    hint: say("found.policy"),
    hash: routeHash({ page: "policies", id: name }),
  }));
}

function commandsOf(commands: Iterable<CommandView>, say: Say): Findable[] {
  const byBatch = new Map([...commands].map((one) => [one.batchId, one]));
  return [...byBatch.values()].map(({ batchId, kind, reason }) => ({
    kind: "command",
    title: say("found.order", { kind: kindWords(kind, say), reason }),
    hint: say("found.command"),
    hash: routeHash({ page: "commands", id: batchId }),
  }));
}
