import { expect, test } from "vitest";
import { LOCAL_CALLS } from "../../../agent/contract/local-calls.ts";
import { BlockedTally, TELL_EVERY_MS } from "../../../main/blocked-tally.ts";

function tally() {
  const due: (() => void)[] = [];
  const told: unknown[] = [];
  const blocked = new BlockedTally({
    after: (ms, run) => {
      expect(ms).toBe(TELL_EVERY_MS);
      due.push(run);
    },
    tell: (counts) => told.push(counts),
  });
  return { blocked, due, told };
}

test("tells of a thousand refusals once, with their kinds and numbers", () => {
  const { blocked, due, told } = tally();
  for (let time = 0; time < 1_000; time++) blocked.add("notListed");
  blocked.add("download");
  expect(due).toHaveLength(1);
  due[0]?.();
  expect(told).toEqual([{ notListed: 1_000, download: 1 }]);
});

test("begins anew after it has told", () => {
  const { blocked, due, told } = tally();
  blocked.add("upload");
  due[0]?.();
  blocked.add("dialog");
  due[1]?.();
  expect(told).toEqual([{ upload: 1 }, { dialog: 1 }]);
});

test("has no room for an address in what is told", () => {
  const { guestBlocked } = LOCAL_CALLS;
  expect(guestBlocked.safeParse({ counts: { scheme: 2 } }).success).toBe(true);
  expect(guestBlocked.safeParse({ counts: { "https://a.example/": 1 } }).success).toBe(false);
  expect(guestBlocked.safeParse({ counts: { scheme: 1 }, where: "a" }).success).toBe(false);
});
