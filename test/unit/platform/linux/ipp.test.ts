import { expect, test } from "vitest";
import { jobsIn } from "../../../../agent/platform/linux/ipp.ts";

const [JOB, INTEGER, NAME, NAME_WITH_LANGUAGE] = [0x02, 0x21, 0x42, 0x36];

function block(bytes: Buffer | string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, Buffer.from(bytes)]);
}

function attribute(tag: number, name: string, value: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from([tag]), block(name), block(value)]);
}

const ownedBy = (tag: number, value: Buffer | string) =>
  attribute(tag, "job-originating-user-name", value);

/** As CUPS 2.4 answers Get-Jobs: a group for each job. */
const ANSWER = Buffer.concat([
  Buffer.from([2, 0, 0, 0, 0, 0, 0, 1, 1]),
  attribute(0x47, "attributes-charset", "utf-8"),
  Buffer.from([JOB]),
  attribute(INTEGER, "job-id", Buffer.from([0, 0, 1, 2])),
  ownedBy(NAME, "ana"),
  Buffer.from([JOB]),
  ownedBy(NAME_WITH_LANGUAGE, Buffer.concat([block("en"), block("Ana")])),
  attribute(INTEGER, "job-id", Buffer.from([0, 0, 0, 7])),
  Buffer.from([3]),
]);
const JOBS = [
  { id: 258, owner: "ana" },
  { id: 7, owner: "Ana" },
];

test("reads the number and the owner of each job", () => {
  expect(jobsIn(ANSWER)).toEqual(JOBS);
});

test("an answer that was cut off is read as far as it goes, and its owner is nobody's guess", () => {
  const seen = [[], [{ id: 258, owner: null }], JOBS.slice(0, 1), JOBS];
  for (let length = 0; length < ANSWER.length; length += 1) {
    expect(seen).toContainEqual(jobsIn(ANSWER.subarray(0, length)));
  }
});
