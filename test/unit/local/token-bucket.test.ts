import { expect, test } from "vitest";
import { TokenBucket } from "../../../agent/local/token-bucket.ts";

test("lets a burst of one second through and then the rate", () => {
  let nowMs = 0;
  const bucket = new TokenBucket(20, () => nowMs);
  const burst = Array.from({ length: 25 }, () => bucket.take()).filter(Boolean);
  expect(burst).toHaveLength(20);
  nowMs = 100;
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
});

test("saves up no more than one second's worth", () => {
  let nowMs = 0;
  const bucket = new TokenBucket(5, () => nowMs);
  nowMs = 3_600_000;
  expect(Array.from({ length: 9 }, () => bucket.take()).filter(Boolean)).toHaveLength(5);
});
