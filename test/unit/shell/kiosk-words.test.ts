import { expect, test } from "vitest";
import { HeldStatus } from "../../../main/held-status.ts";
import { guestTimeText } from "../../../renderer/kiosk-words.ts";
import { receive } from "../../../renderer/received-view.ts";
import { translator } from "../../../renderer/translate.ts";
import { statusOf, viewOf } from "../../support/shell-values.ts";

const english = translator("en");

test.each([
  [null, "Cleared when you finish"],
  [1_520_000, "26 minutes left"],
  [120_000, "2 minutes left"],
  [60_000, "Last minute"],
  [0, "Last minute"],
])("says of %j ms that are left: %s", (ms, words) => {
  expect(guestTimeText(ms, english)).toBe(words);
});

test("counts a guest's bar down to the end of the session, not to the next act", () => {
  const limits = { endsInMs: 90_000, idle: null };
  const view = viewOf({ remainingMs: 5_000, limits }, { surface: "bar" });
  expect(receive(null, view, 1_000).deadlineMs).toBe(91_000);
  const open = viewOf(
    { remainingMs: 5_000, limits: { ...limits, endsInMs: null } },
    { surface: "home" },
  );
  expect(receive(null, open, 1_000).deadlineMs).toBeNull();
});

test("a page that comes later gets what is left by then", () => {
  let nowMs = 0;
  const held = new HeldStatus(() => nowMs);
  held.set(statusOf({ remainingMs: null, limits: { endsInMs: 90_000, idle: null } }));
  // As a clock of the browser counts: the contract takes whole milliseconds.
  nowMs = 30_000.4;
  expect(held.now()).toMatchObject({ remainingMs: null, limits: { endsInMs: 60_000 } });
  nowMs = 100_000;
  expect(held.now()?.limits?.endsInMs).toBe(0);
});
