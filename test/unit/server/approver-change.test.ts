import { expect, test } from "vitest";
import type { PolicyPayload } from "../../../policies/policy.ts";
import { changesApprovers } from "../../../server/policy/approver-change.ts";

const policy = (name: string, ...approverKeys: string[]) =>
  ({ name, approverKeys }) as unknown as PolicyPayload;
const CURRENT = [policy("approvers", "anna", "ben"), policy("wards", "ben")];

test.each([
  ["names somebody else instead", "approvers", policy("approvers", "anna", "me"), true],
  ["adds somebody", "approvers", policy("approvers", "anna", "ben", "me"), true],
  ["adds somebody elsewhere", "desks", policy("desks", "me"), true],
  ["leaves somebody out", "approvers", policy("approvers", "ben"), true],
  ["ends, and with it somebody's say", "approvers", null, true],
  ["names the same", "approvers", policy("approvers", "ben", "anna"), false],
  ["ends, and another still names them", "wards", null, false],
  ["names nobody new", "desks", policy("desks"), false],
])("a policy that %s changes who may approve, or not", (_what, name, next, changes) => {
  expect(changesApprovers({ name, next }, CURRENT)).toBe(changes);
});

test("the first to name anybody may do so alone", () => {
  const next = policy("approvers", "anna");
  expect(changesApprovers({ name: "approvers", next }, [policy("wards")])).toBe(false);
});
