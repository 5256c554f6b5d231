import { expect, test } from "vitest";
import { assembleBoard } from "../../../agent/core/assemble-board.ts";
import { PoliciesInForce } from "../../../agent/core/policies-in-force.ts";
import type { SessionChange, SessionInfo } from "../../../agent/core/ports.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { inMemory, RULES, sessionOf } from "../../support/keeper-world.ts";
import { silentLog } from "../../support/silent-log.ts";

type Ports = Parameters<typeof assembleBoard>[0];
type Parts = Parameters<typeof assembleBoard>[1];

const STANDING = { deviceId: "d", mode: "enforce", deviceClass: "shared", groups: [] } as const;

/** Everybody who hears of sessions, and what they are told of the session `a`. */
function aBoard() {
  const told: string[] = [];
  const hears = (who: string, answers: object = {}) =>
    new Proxy(answers, {
      get: (target, what) =>
        Reflect.get(target, what) ??
        ((of: unknown, more: unknown) => {
          const isOfIt = of === "a" || (of as SessionInfo | undefined)?.id === "a";
          if (isOfIt) told.push(`${who}.${String(what)}${more === undefined ? "" : ` ${more}`}`);
        }),
    });
  const clock = new FakeClock();
  let tell: (change: SessionChange) => void = () => undefined;
  const onChange = (listener: typeof tell) => {
    tell = listener;
  };
  const ports = {
    ...{ clock, log: silentLog, bootId: "boot-1" },
    ...{ shells: hears("shells", { open: async () => undefined }), inhibitors: hears("bus") },
    sessions: { list: async () => [], onChange },
    idle: { watch: () => ({ setThreshold: () => undefined, close: () => undefined }) },
    store: { keyValue: inMemory(new Map()), audit: { append: () => true } },
  } as unknown as Ports;
  const parts = {
    policies: new PoliciesInForce(clock, STANDING),
    acts: hears("acts", { owedEnd: () => null, act: () => new Promise(() => undefined) }),
    risk: hears("risk", { rulesFor: () => RULES, stepped: () => undefined }),
    reporter: hears("reporter", { onStep: () => undefined }),
    ...{ pause: { untilUptimeMs: () => null }, wall: { look: () => undefined } },
    ...{ afterTheEnd: hears("afterTheEnd"), accounts: hears("accounts") },
    ...{ locks: hears("locks"), lostShells: hears("lostShells") },
  } as unknown as Parts;
  const board = assembleBoard(ports, parts);
  const change = (one: SessionChange) => {
    told.length = 0;
    tell(one);
    return [...told];
  };
  return { board, change };
}

const FORGOTTEN = ["lostShells.removed", "acts.forget", "accounts.closed", "risk.forget"];

test("nothing that anybody knew of a session is left when it is over, for the next one of its id", () => {
  const { change } = aBoard();
  change({ kind: "added", session: sessionOf("a") });
  expect(change({ kind: "removed", sessionId: "a" })).toEqual([
    "shells.closeSession",
    "afterTheEnd.removed false",
    ...FORGOTTEN,
    "locks.forget",
    "reporter.forget",
  ]);
});

test("who clears after it hears whether a sign-out of ours had begun", () => {
  const { board, change } = aBoard();
  change({ kind: "added", session: sessionOf("a") });
  board.keeper("a")?.handle({ kind: "signOutNow" });
  expect(change({ kind: "removed", sessionId: "a" })).toContain("afterTheEnd.removed true");
});

test.each([
  ["nothing of one that goes on", {}, []],
  ["all of an earlier one, whose end no daemon saw,", { isNew: true }, FORGOTTEN],
])("%s is forgotten when a session is met", (_what, given, forgotten) => {
  const told = aBoard().change({ kind: "added", session: sessionOf("a", given) });
  expect(told).toEqual([...forgotten, "afterTheEnd.opened", "accounts.opened"]);
});
