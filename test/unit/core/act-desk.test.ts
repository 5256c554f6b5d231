import { expect, test } from "vitest";
import type { Command } from "../../../agent/contract/command.ts";
import { ActDesk } from "../../../agent/core/act-desk.ts";
import { type ActOrder, done } from "../../../agent/core/act-order.ts";
import { Enforcer } from "../../../agent/core/enforcer.ts";
import { PoliciesInForce } from "../../../agent/core/policies-in-force.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { sessionOf } from "../../support/keeper-world.ts";
import { policyOf } from "../../support/policies.ts";

const SESSION = sessionOf("logind:3");
const HOME = { ...SESSION, sessionId: SESSION.id, sinceMs: 0, bootId: "boot-1", isOver: true };
const STANDING = { deviceId: "d", mode: "enforce", deviceClass: "shared", groups: [] } as const;

type Word = "signOut" | "clear" | "boot" | "command";

/**
 * A desk under a policy that clears at these moments only, and what its enforcer clears; so many
 * sign-outs leave the session standing.
 */
function desk(on: readonly Word[], leftStanding = 0) {
  const cleared: ActOrder["trigger"][] = [];
  const actors: string[] = [];
  let standing = leftStanding;
  const clock = new FakeClock();
  const policies = new PoliciesInForce(clock, STANDING);
  policies.setPolicies([policyOf({ "browsers.clear.on": { value: on, line: 1 } })]);
  const enforcer = new Enforcer({
    sessions: {
      list: async () => [SESSION],
      onChange: () => () => undefined,
      lock: async () => ({ status: "failed", because: "no window", ms: 0 }),
      end: async () => {
        standing -= 1;
        if (standing < 0) return { status: "ended", ms: 0 };
        return { status: "partial", left: 1, because: "it cannot be killed", ms: 0 };
      },
      close: async () => undefined,
    },
    locks: { settled: () => undefined },
    clearings: {
      begin: () => undefined,
      touches: () => undefined,
      progress: () => undefined,
      end: () => undefined,
    },
    leftovers: { clear: async () => [] },
    programs: { close: async () => ({ found: 0, killed: 0, left: 0 }) },
    browsers: {
      countDownloads: () => null,
      inspect: async () => ({ ok: true, value: [] }),
      resumeQuarantine: async () => ({ ok: true, value: { standing: [], unlooked: [] } }),
      clear: async () => ({
        ok: true,
        value: { receipts: [], execToGoneMs: 1, freed: Promise.resolve([]) },
      }),
    },
    audit: { append: (_event, actor) => void actors.push(actor) },
    outbox: { put: () => undefined },
    clock,
    keepReceipt: ({ trigger }) => [`receipt ${cleared.push(trigger)}`],
  });
  const ports = { enforcer, policies, clock, startedAtMs: () => 0, rememberEnd: () => undefined };
  return { acts: new ActDesk(ports), cleared, actors };
}

function commandTo(kind: "signOut" | "wipeSession"): Command {
  const at = "2026-11-25T00:00:00Z";
  return {
    ...{ id: "0197a3c0-0000-7000-8000-000000000001", deviceId: "d", kind, params: {} },
    ...{ issuedAt: at, notBefore: at, notAfter: at },
    ...{ reason: "somebody left", requestedBy: "admin", approvals: [] },
  };
}

test.each([
  [["signOut"], ["signOut"]],
  [["clear"], ["clear"]],
  [["boot"], []],
  [["command"], []],
] as const)("on: %j clears at %j, of what a policy brings about", async (on, moments) => {
  const { acts, cleared } = desk(on);
  await acts.act(SESSION, "signOut", "idle");
  await acts.act(SESSION, "clear", "idle");
  expect(cleared).toEqual(moments);
});

test.each([
  [["signOut"], 1],
  [["clear"], 0],
  [["boot"], 0],
  [["command"], 1],
] as const)("on: %j and a commanded sign-out: %i clearing", async (on, count) => {
  const { acts, cleared } = desk(on);
  acts.actingFor(SESSION.id, commandTo("signOut"));
  await acts.act(SESSION, "signOut", "command");
  expect(cleared).toHaveLength(count);
});

test("a commanded wipe clears whatever moments the policy names", async () => {
  const { acts, cleared } = desk([]);
  acts.actingFor(SESSION.id, commandTo("wipeSession"));
  await acts.act(SESSION, "clear", "command");
  expect(cleared).toEqual(["command"]);
});

test("what can't be locked is cleared whatever moments the policy names", async () => {
  const { acts, cleared } = desk([]);
  await acts.act(SESSION, "lock", "idle");
  expect(cleared).toEqual(["clear"]);
});

test("a session that ended by itself is cleared on the occasion that was asked about", async () => {
  const { acts, cleared } = desk(["boot"]);
  await acts.clearAfter(HOME, "boot");
  expect(cleared).toEqual(["boot"]);
});

test("an act that clears nothing says so", async () => {
  const { acts } = desk(["signOut"]);
  const result = await acts.act(SESSION, "clear", "idle");
  expect(result).toMatchObject({ ...done("the policy clears no browsers then"), ms: 0 });
});

test("nothing else is done in the name of a command whose sign-out left the session standing", async () => {
  const { acts, actors } = desk([], 2);
  const command = commandTo("signOut");
  acts.actingFor(SESSION.id, command);
  await acts.act(SESSION, "signOut", "command");
  acts.actingFor(SESSION.id, null);
  await acts.act(SESSION, "signOut", "calendar");
  await acts.act(SESSION, "lock", "command");
  expect(actors).toEqual([command.id, "policy", "policy"]);
});

test("a sign-out of a command is done again in its name until it works", async () => {
  const { acts, actors } = desk([], 1);
  const command = commandTo("signOut");
  acts.actingFor(SESSION.id, command);
  await acts.act(SESSION, "signOut", "command");
  acts.actingFor(SESSION.id, null);
  await acts.act(SESSION, "signOut", "command");
  await acts.act(SESSION, "signOut", "command");
  expect(actors).toEqual([command.id, command.id, "policy"]);
});
