import { expect, test } from "vitest";
import { asOnePerson, handsOf } from "../../../server/accounts/one-person.ts";

const letIn = (by: string, account: string) => ({ account, by, at: "2026-11-22T12:00:00.000Z" });

test.each([
  ["nobody was let in", [], ["anna"]],
  ["they let somebody in", [letIn("anna", "ben")], ["anna", "ben"]],
  ["somebody let them in", [letIn("ines", "anna")], ["anna", "ines"]],
  ["through others, told in any order", [letIn("ben", "cleo"), letIn("anna", "ben")], 3],
  ["both by the same", [letIn("ines", "anna"), letIn("ines", "ben")], 3],
  ["others, who have nothing to do with them", [letIn("ines", "omar")], ["anna"]],
])("counts as one person where %s", (_what, introductions, expected) => {
  const found = [...asOnePerson(["anna"], introductions)].toSorted();
  expect(typeof expected === "number" ? found.length : found).toEqual(expected);
});

test("a token acts as its account and as whoever made it", () => {
  expect(handsOf({ admin: "ben", madeBy: ["ines", "ben"] })).toEqual(["ben", "ines"]);
  expect(handsOf({ admin: "ben", madeBy: [] })).toEqual(["ben"]);
});
