import { expect, test } from "vitest";
import { jobIdsIn } from "../../../../agent/platform/linux/ipp.ts";

/** As CUPS 2.4 answers Get-Jobs: two jobs, in a group each. */
const ANSWER = Buffer.concat([
  Buffer.from([2, 0, 0, 0, 0, 0, 0, 1]),
  Buffer.from([
    1,
    0x47,
    0,
    18,
    ...Buffer.from("attributes-charset"),
    0,
    5,
    ...Buffer.from("utf-8"),
  ]),
  ...[258, 7].map((id) =>
    Buffer.from([2, 0x21, 0, 6, ...Buffer.from("job-id"), 0, 4, 0, 0, id >> 8, id & 255]),
  ),
  Buffer.from([3]),
]);

test("reads the number of each job", () => {
  expect(jobIdsIn(ANSWER)).toEqual([258, 7]);
});

test("an answer that was cut off is read as far as it goes", () => {
  for (let length = 0; length < ANSWER.length; length += 1) {
    expect([[], [258], [258, 7]]).toContainEqual(jobIdsIn(ANSWER.subarray(0, length)));
  }
});
