import { expect, test } from "vitest";
import { readTrace, writeTrace } from "../../../policies/trace.ts";
import { begin, encrypted, traceOf } from "../../support/recorded-day.ts";

const fact = { ...encrypted("08:00:00", true) };
test.each([
  ["a field that the table does not have", { ...fact, value: { encrypted: true, owner: "Ada" } }],
  ["a fact that the table does not have", { ...fact, fact: "accounts" }],
  ["free text", { ...fact, fact: "idleDetection", value: { works: false, because: "Ada left" } }],
  ["a value of what is not known", { ...fact, state: "unknown" }],
  [
    "a list of anything",
    { ...fact, fact: "autologin", value: { enabled: true, by: [{ user: "Ada" }] } },
  ],
])("a trace can't hold %s", (_, line) => {
  const [head = ""] = writeTrace(traceOf([])).split("\n");
  const read = readTrace(`${head}\n${JSON.stringify(line)}`);
  expect(read).toMatchObject({ ok: false, detail: expect.stringContaining("line 2: ") });
});

test("facts are of the second form of a trace; the first is still read", () => {
  const first = { ...traceOf([begin(), fact]) };
  const old = { ...first, head: { ...first.head, format: "sessionward-trace/1" as const } };
  expect(readTrace(writeTrace(old))).toMatchObject({
    ok: false,
    detail: "line 3: facts are of sessionward-trace/2",
  });
  expect(readTrace(writeTrace({ ...old, lines: [begin()] })).ok).toBe(true);
  expect(readTrace(writeTrace(first))).toEqual({ ok: true, value: first });
});
