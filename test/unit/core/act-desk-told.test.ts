import { expect, test } from "vitest";
import type { Command } from "../../../agent/contract/command.ts";
import { actDesk, commandTo } from "../../support/act-desk-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const SESSION = sessionOf("logind:3");
const DESK = { ...SESSION, kind: "generic" } as const;
const HOME = { ...SESSION, sessionId: SESSION.id, sinceMs: 0, bootId: "boot-1", isOver: true };

test.each([
  ["a sign-out", SESSION, "signOut", {}, ["signOut"]],
  ["one that left its session standing", SESSION, "signOut", { leftStanding: 1 }, []],
  ["a clearing for the next person", DESK, "clear", {}, ["clear"]],
  ["a clearing whose owner was there", SESSION, "clear", {}, []],
  ["a lock", DESK, "lock", { locks: true }, []],
] as const)(
  "whoever comes next is told of the end by %s: %4$j",
  async (_what, session, act, given, told) => {
    const { acts, ends } = actDesk(["signOut", "clear"], given);
    await acts.act(session, act, "idle");
    expect(ends).toEqual(told);
  },
);

test.each([
  ["and is only noted", {}, "wouldHave", []],
  ["but one that says so is carried out", { evenInObserve: true }, "done", ["command"]],
])("a command comes where acts are only noted, %s", async (_what, given, outcome, expected) => {
  const { acts, cleared } = actDesk(["signOut"], { mode: "observe" });
  const command: Command = { ...commandTo("wipeSession"), ...given };
  expect(await acts.act(SESSION, "clear", "command", command)).toMatchObject({ outcome });
  expect(cleared).toEqual(expected);
});

test("nor is what a session left cleared there for a command that came too late for it", async () => {
  const { acts, cleared } = actDesk(["signOut"], { mode: "observe" });
  const result = await acts.actAfter(sessionOf("b"), "clear", commandTo("wipeSession"));
  expect([result.outcome, cleared]).toEqual(["wouldHave", []]);
});

test("where acts are only noted by now nothing is owed any more", async () => {
  const kept = new Map<string, string>();
  const before = actDesk([], { leftStanding: 1, kept });
  await before.acts.act(SESSION, "signOut", "command", commandTo("signOut"));
  const { acts } = actDesk([], { mode: "observe", kept });
  expect(acts.owedEnd(SESSION)).toBe("command");
  await acts.act(SESSION, "signOut", "command");
  expect(acts.owedEnd(SESSION)).toBeNull();
});

test.each([
  ["a sign-out asks for no more than that", commandTo("signOut"), true],
  ["a wipe asks for all", commandTo("wipeSession"), false],
])(
  "what is cleared but for sites that are kept proves a command: %s",
  async (_what, command, isDone) => {
    const keepSites = ["weather.example"];
    const { acts } = actDesk(["signOut"], { leftStanding: 1, keepSites });
    await acts.act(SESSION, "signOut", "command", command);
    const clearing = acts.clearAfter(HOME, "signOut");
    acts.forget(SESSION.id);
    await clearing;
    expect(acts.unended.sessionsOf(command.id)).toMatchObject([{ ended: { isDone } }]);
  },
);

test.each([
  ["the policy clears for the next person", ["weather.example"], null, true],
  ["a policy that keeps none clears", [], null, false],
  [
    "somebody orders a wipe: they mean all of it",
    ["weather.example"],
    commandTo("wipeSession"),
    false,
  ],
])("sites are kept where %s: %4$s", async (_what, keepSites, command, isKept) => {
  const { acts, keeps } = actDesk(["clear"], { keepSites });
  await acts.act(DESK, "clear", command === null ? "idle" : "command", command);
  expect(keeps).toEqual([isKept]);
});
