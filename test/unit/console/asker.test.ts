import { expect, test } from "vitest";
import type { Outcome } from "../../../server/console/api-client.ts";
import { Asker, type Loaded } from "../../../server/console/asker.ts";

/** A server that answers when the test says so. */
function asking() {
  const told: Loaded<string>[] = [];
  const open: ((outcome: Outcome<string>) => void)[] = [];
  const asked: string[] = [];
  const asker = new Asker<string>((loaded) => void told.push(loaded));
  const ask = (what: string) =>
    asker.ask(() => {
      asked.push(what);
      return new Promise((resolve) => void open.push(resolve));
    });
  const answer = async (value: string) => {
    open.shift()?.({ ok: true, value });
    await new Promise(setImmediate);
  };
  return { asker, told, asked, ask, open, answer };
}

test("tells each answer, however fast there are news, and asks once at a time", async () => {
  const { told, asked, ask, open, answer } = asking();
  for (const what of ["first", "second", "third"]) ask(what);
  expect([asked, open.length]).toEqual([["first"], 1]);
  await answer("old");
  expect(told).toEqual([{ state: "loaded", value: "old" }]);
  expect([asked, open.length], "of what was asked meanwhile, the last").toEqual([
    ["first", "third"],
    1,
  ]);
  await answer("new");
  expect(told.at(-1)).toEqual({ state: "loaded", value: "new" });
  expect(asked).toHaveLength(2);
  ask("fourth");
  expect(asked.at(-1)).toBe("fourth");
});

test("tells nothing of what is not wanted any more, and asks nothing more", async () => {
  const { asker, told, asked, ask, answer } = asking();
  ask("first");
  ask("second");
  asker.forget();
  await answer("late");
  expect([told, asked]).toEqual([[], ["first"]]);
});

test("tells what is wrong", async () => {
  const { told, ask, open } = asking();
  ask("first");
  const problem = {
    type: "about:blank",
    title: "Not found",
    status: 404,
    detail: "",
    reason: "notFound",
  };
  open.shift()?.({ ok: false, problem });
  await new Promise(setImmediate);
  expect(told).toEqual([{ state: "failed", problem }]);
});
