import { expect, test } from "vitest";
import { done } from "../../../agent/core/act-order.ts";
import { recordedActs } from "../../../agent/core/recorded-acts.ts";
import { sessionOf } from "../../support/keeper-world.ts";

/** @param fault what the desk that carries acts out meets */
function recorded(fault?: Error) {
  const heard: string[] = [];
  const warned: string[] = [];
  const act = recordedActs(
    {
      acts: { act: async () => (fault === undefined ? done("seen") : Promise.reject(fault)) },
      afterTheEnd: {
        signingOut: (id) => heard.push(`signing ${id} out`),
        signedOut: (id, { outcome, isLeft }) => heard.push(`${id}: ${outcome}, left: ${isLeft}`),
      },
    },
    { warn: (event) => warned.push(event) },
  );
  return { act, heard, warned };
}

test("who clears after a session hears of its sign-out, before and after, and of nothing else", async () => {
  const { act, heard } = recorded();
  for (const one of ["lock", "clear"] as const) await act(sessionOf("a"), one, "idle", null);
  expect(heard).toEqual([]);
  await act(sessionOf("a"), "signOut", "idle", null);
  expect(heard).toEqual(["signing a out", "a: done, left: undefined"]);
});

test.each([
  ["signOut", true, ["signing a out", "a: failed, left: true"]],
  ["lock", false, []],
] as const)(
  "a %s that could not be written down is told as failed, and is done again: %s",
  async (one, isLeft, told) => {
    const { act, heard, warned } = recorded(new Error(`no room ${"x".repeat(900)}`));
    const result = await act(sessionOf("a"), one, "idle", null);
    expect(result).toMatchObject({ outcome: "failed", isLeft, receiptIds: [] });
    expect(result.detail).toMatch(/^Error: no room x+$/);
    expect([result.detail.length, heard, warned]).toEqual([400, told, ["actNotRecorded"]]);
  },
);
