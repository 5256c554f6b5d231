import { expect, test } from "vitest";
import { AccountKeeper } from "../../../agent/core/account-keeper.ts";
import type { AccountFacts } from "../../../policies/account-change.ts";
import { keeperWorld, sessionOf } from "../../support/keeper-world.ts";

const THEN: AccountFacts = {
  exists: true,
  isDisabled: false,
  groups: ["wards"],
  passwordMark: "a",
};

async function keeping() {
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
    audit: { append: (event, _actor, body) => void rows.push(`${event} ${JSON.stringify(body)}`) },
  });
  for (const id of ["a", "b"]) keeper.opened(sessionOf(id));
  const tell = (id: string, facts: Partial<AccountFacts>) =>
    listeners.get(`user-${id}`)?.({ ...THEN, ...facts });
  for (const id of ["a", "b"]) tell(id, {});
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
