import { expect, test } from "vitest";
import { HeldDesk } from "../../../main/held-desk.ts";
import { OFFLINE_GRACE_MS, surfacesFor } from "../../../main/shell.ts";
import { receive } from "../../../renderer/received-view.ts";
import { translator } from "../../../renderer/translate.ts";
import { viewModel } from "../../../renderer/view-model.ts";
import { statusOf, TWO_DISPLAYS, viewOf } from "../../support/shell-values.ts";

const DESK = { fault: "lost", nothingLeft: true, againInMs: 240_000 } as const;
const KIOSK = { sessionKind: "kiosk", surface: "none", stage: "active" } as const;
const atDesk = (fields: Partial<ReturnType<typeof statusOf>>, offlineMs = 0) =>
  surfacesFor(
    { status: statusOf({ ...KIOSK, ...fields }), offlineMs, sendsToDesk: true },
    TWO_DISPLAYS,
  );
const words = (desk: typeof DESK | Record<string, unknown>, remainingMs: number | null) =>
  viewModel(
    viewOf(KIOSK, { surface: "desk", desk: { ...DESK, ...desk } }),
    remainingMs,
    translator("en"),
  );

test("sends people to the desk on every display, and takes the keys on one for the staff", () => {
  expect(atDesk({}).map(({ surface, takesFocus }) => [surface, takesFocus])).toEqual([
    ["desk", false],
    ["desk", true],
  ]);
});

test.each([
  { said: "notice", shown: "desk" },
  { said: "warning", shown: "warning" },
  { said: "banner", shown: "banner" },
  { said: "cover", shown: "cover" },
  { said: "ended", shown: "ended" },
] as const)("shows a $shown while the agent says $said", ({ said, shown }) => {
  expect(atDesk({ surface: said })[0]?.surface).toBe(shown);
});

test("stays covered without an agent", () => {
  expect(atDesk({}, OFFLINE_GRACE_MS + 1)[0]?.surface).toBe("cover");
});

test("says what to do, that nothing is left, and when it tries again", () => {
  expect(words({}, 240_000)).toMatchObject({
    headline: "Please go to the desk",
    why: "This device stopped several times. It is nothing that you did. Nothing of your session is left on it.",
    todo: "It tries again by itself in 4 minutes.",
    countdown: null,
    buttons: [],
    answersToAnyKey: false,
  });
});

test("is honest about what is left, and names no time that there is not", () => {
  const shown = words({ fault: "unreachable", nothingLeft: false, againInMs: null }, null);
  expect(shown.why).toMatch(/can’t open its start page/);
  expect(shown.why).toMatch(/still being removed/);
  expect(shown.todo).toBeNull();
  expect(words({}, 0).todo).toBe("It is trying again now.");
});

test("counts down to the next try, not to an act of the agent", () => {
  const view = viewOf({ ...KIOSK, remainingMs: 9_000 }, { surface: "desk", desk: DESK });
  expect(receive(null, view, 1_000).deadlineMs).toBe(241_000);
});

test("tells a page what is left until the next try now", () => {
  let nowMs = 0;
  const held = new HeldDesk(() => nowMs);
  expect(held.now()).toBeNull();
  held.set(DESK);
  nowMs = 40_000;
  expect(held.now()?.againInMs).toBe(200_000);
  nowMs = 300_000;
  expect(held.now()?.againInMs).toBe(0);
  held.set({ ...DESK, againInMs: null });
  expect(held.now()?.againInMs).toBeNull();
  held.set(null);
  expect(held.now()).toBeNull();
});
