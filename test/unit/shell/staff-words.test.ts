import { expect, test } from "vitest";
import { LANGUAGES } from "../../../policies/vocabulary.ts";
import { isStaffEntry, STAFF_KEYS, staffAnswer, staffUses } from "../../../renderer/staff-words.ts";
import { translator } from "../../../renderer/translate.ts";
import { statusOf } from "../../support/shell-values.ts";

const english = translator("en");

test.each([
  ["wrong", "This is no code or ticket of this device."],
  ["usedUp", "It was used before. Get a new one."],
  ["expired", "It is too old. Get a new one."],
  ["refused", "That is not possible any more."],
  ["offline", "That did not get through. Try again."],
])("says clearly what %s means", (reason, words) => {
  expect(staffAnswer({ ok: false, reason, detail: "<b>x</b>" }, "en", english)).toBe(words);
});

test("says for how long nobody may try again", () => {
  const reply = { ok: false, reason: "wait", detail: "", waitMs: 90_000 } as const;
  expect(staffAnswer(reply, "en", english)).toBe(
    "Too many wrong entries. Try again in 1 minute, 30 seconds.",
  );
});

test("says what a ticket was used for, whatever was chosen", () => {
  expect(staffAnswer({ ok: true, used: "extend" }, "en", english)).toContain("30 minutes more");
});

test.each(LANGUAGES)("answers in %s with five sentences that differ", (language) => {
  const reasons = ["wrong", "usedUp", "expired", "wait", "refused"];
  const said = reasons.map((reason) =>
    staffAnswer({ ok: false, reason, detail: "" }, language, translator(language)),
  );
  expect(new Set(said).size).toBe(reasons.length);
});

test.each(["12345678", "1234 5678", "7K2M-QX9D-04TB-WN3H"])("%s may be an entry", (typed) => {
  expect(isStaffEntry(typed)).toBe(true);
});

test.each(["", "1234567", "7K2M-QX9D-04TB", "<script>1", "12345678\n"])(
  "%j is a slip that nobody is asked about",
  (typed) => {
    expect(isStaffEntry(typed)).toBe(false);
  },
);

test("ends a guest only where there are guests, and has a key for all that a ticket can hold", () => {
  expect(staffUses(statusOf({ sessionKind: "named" }))).not.toContain("endGuest");
  expect(staffUses(statusOf({ sessionKind: "kiosk" }))).toContain("endGuest");
  expect(STAFF_KEYS.join("")).toBe("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
});
