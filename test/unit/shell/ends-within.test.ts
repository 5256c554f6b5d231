import { stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { endsWithin, inTime, inTwoTries } from "../../../main/hosts/ends-within.ts";

/** As on a machine that gives this process no processor for a while. */
function holdUp(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

test("82: what came while this very process was held up is not late", async () => {
  const answered = inTime(30, stat("/"));
  holdUp(80);
  expect(await answered).not.toBeNull();
});

test("what takes longer is late, and what fails says so", async () => {
  expect(await endsWithin(10, delay(500))).toBe(false);
  expect(await endsWithin(500, delay(10))).toBe(true);
  await expect(endsWithin(500, Promise.reject(new Error("gone")))).rejects.toThrow("gone");
});

test.each([
  [[], true, 1],
  [[1], true, 2],
  [[1, 2], false, 2],
])("what fails at %j of its tries worked: %s, after %i", async (fails, worked, tries) => {
  let tried = 0;
  const work = async () => {
    tried += 1;
    if (fails.includes(tried)) throw new Error("it did not");
  };
  expect([await inTwoTries(work), tried]).toEqual([worked, tries]);
});
