import { expect, test } from "vitest";
import { AccountKeeper } from "../../../agent/core/account-keeper.ts";
import type { AccountFacts } from "../../../policies/account-change.ts";
import { keeperWorld, sessionOf } from "../../support/keeper-world.ts";

const THEN: AccountFacts = {
  exists: true,
  isDisabled: false,
  groups: ["wards"],
  passwordMark: "a",
  lastingMark: "salt-a",
};

/** Sessions whose accounts were read once, as they are when nothing happened. */
async function keeping() {
  const begun = await starting();
  for (const id of ["a", "b"]) begun.tell(id, {});
  return begun;
}

async function starting(values = new Map<string, string>(), bootId = "boot-1") {
  const world = keeperWorld([sessionOf("a"), sessionOf("b")]);
  const board = world.makeBoard();
  await board.start();
  const listeners = new Map<string, (facts: AccountFacts) => void>();
  const rows: string[] = [];
  const keeper = new AccountKeeper({
    accounts: {
      watch: (name, listener) => {
        listeners.set(name, listener);
        return () => void listeners.delete(name);
      },
    },
    board: () => board,
    bootId,
    keyValue: {
      get: (key) => values.get(key) ?? null,
      set: (key, value) => void values.set(key, value),
    },
    audit: { append: (event, _actor, body) => void rows.push(`${event} ${JSON.stringify(body)}`) },
  });
  for (const id of ["a", "b"]) keeper.opened(sessionOf(id));
  const tell = (id: string, facts: Partial<AccountFacts>) =>
    listeners.get(`user-${id}`)?.({ ...THEN, ...facts });
  return { world, board, keeper, rows, tell, listeners };
}

test("the session of the account that was disabled is signed out, and no other", async () => {
  const { world, rows, tell } = await keeping();
  tell("a", { isDisabled: true });
  tell("b", {});
  world.clock.advance(21_000);
  expect(world.acts).toEqual([{ sessionId: "a", act: "signOut", reason: "accountChanged" }]);
  expect(rows).toEqual(['accountChanged {"sessionId":"a","change":"disabled"}']);
});

test("each new password counts once, however often the files are read", async () => {
  const { rows, tell } = await keeping();
  for (const passwordMark of ["b", "b", "b", "c"]) tell("a", { passwordMark });
  expect(rows).toHaveLength(2);
});

test("an account that is enabled again in time is left alone", async () => {
  const { world, rows, tell } = await keeping();
  tell("a", { isDisabled: true });
  tell("a", {});
  world.clock.advance(60_000);
  expect(world.acts).toEqual([]);
  expect(rows.at(-1)).toBe('accountChanged {"sessionId":"a","change":null}');
});

test("a session that ended is not watched any more", async () => {
  const { keeper, listeners } = await keeping();
  keeper.closed("a");
  expect([...listeners.keys()]).toEqual(["user-b"]);
  keeper.stop();
  expect([...listeners.keys()]).toEqual([]);
});

test.each([
  ["disabled", { isDisabled: true }, "signOut"],
  ["taken out of its group", { groups: [] }, "signOut"],
  ["removed", { exists: false, isDisabled: null, groups: [] }, "signOut"],
  ["given a new password", { lastingMark: "salt-b" }, "lock"],
] as const)(
  "an account that was %s while no daemon ran is seen at its next start",
  async (_what, now, act) => {
    const values = new Map<string, string>();
    const before = await starting(values);
    for (const id of ["a", "b"]) before.tell(id, {});
    before.keeper.stop();
    const after = await starting(values);
    // Another life of the daemon marks passwords by a key of its own.
    after.tell("a", { ...now, passwordMark: "another" });
    after.tell("b", { passwordMark: "another" });
    after.world.clock.advance(21_000);
    expect(after.world.acts).toEqual([{ sessionId: "a", act, reason: "accountChanged" }]);
  },
);

test("a new password that came while no daemon ran counts once, and the next one again", async () => {
  const values = new Map<string, string>();
  (await starting(values)).tell("a", {});
  const second = await starting(values);
  for (let again = 0; again < 3; again += 1)
    second.tell("a", { passwordMark: "x", lastingMark: "salt-b" });
  const third = await starting(values);
  third.tell("a", { passwordMark: "y", lastingMark: "salt-b" });
  expect([second.rows.length, third.rows.length]).toEqual([1, 0]);
  third.tell("a", { passwordMark: "z", lastingMark: "salt-b" });
  expect(third.rows).toHaveLength(1);
});

test("what is kept of an account is not its password's mark, and is over with its session or boot", async () => {
  const values = new Map<string, string>();
  const first = await starting(values);
  first.tell("a", {});
  expect([...values.values()].join()).not.toContain("passwordMark");
  const rebooted = await starting(values, "boot-2");
  rebooted.tell("a", { isDisabled: true });
  expect(rebooted.rows).toEqual([]);
  rebooted.keeper.closed("a");
  const next = await starting(values, "boot-2");
  next.tell("a", {});
  expect(next.rows).toEqual([]);
});
