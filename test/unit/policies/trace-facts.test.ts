import { expect, test } from "vitest";
import { readTrace, writeTrace } from "../../../policies/trace.ts";
import { begin, encrypted, traceOf } from "../../support/recorded-day.ts";

const fact = { ...encrypted("08:00:00", true) };
test.each([
  ["a field that the table does not have", { ...fact, value: { encrypted: true, owner: "Ada" } }],
  ["a fact that the table does not have", { ...fact, fact: "accounts" }],
  ["free text", { ...fact, fact: "idleDetection", value: { works: false, because: "Ada left" } }],
  ["a value of what is not known", { ...fact, state: "unknown" }],
  ["a field of every object", { ...fact, value: { toString: true } }],
  ["a long text", { ...fact, value: { encrypted: true, by: "x".repeat(101) } }],
  ["half a number", { ...fact, fact: "emptyPasswords", value: { accounts: 0.5 } }],
  ["a browser that is none", { ...fact, fact: "browserVersions", value: { browsers: [null] } }],
  ["a browser that is a list", { ...fact, fact: "browserVersions", value: { browsers: [[]] } }],
  [
    "a long list",
    { ...fact, fact: "autologin", value: { enabled: true, by: Array(51).fill("x") } },
  ],
  [
    "a list of anything",
    { ...fact, fact: "autologin", value: { enabled: true, by: [{ user: "Ada" }] } },
  ],
])("a trace can't hold %s", (_, line) => {
  const [head = ""] = writeTrace(traceOf([])).split("\n");
  const read = readTrace(`${head}\n${JSON.stringify(line)}`);
  // A look that throws would call it no JSON.
  const detail = expect.stringMatching(/^line 2: (?!is not JSON)/);
  expect(read).toMatchObject({ ok: false, detail });
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
