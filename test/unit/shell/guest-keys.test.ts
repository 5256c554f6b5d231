import { expect, test } from "vitest";
import { GuestKeys } from "../../../main/guest-keys.ts";
import { statusOf } from "../../support/shell-values.ts";

const GUEST = {
  sessionKind: "kiosk",
  stage: "active",
  surface: "none",
  answer: "none",
  guest: { start: "https://a.example/" },
} as const;
const SIGN = { sign: "s" } as const;
const BOARD = { surface: "keyboard" } as const;

function keysIn(status: ReturnType<typeof statusOf> | null = statusOf(GUEST)) {
  const done: string[] = [];
  const keys = new GuestKeys({
    guests: {
      press: async (key) => void done.push(`press ${JSON.stringify(key)}`),
      leaveRoom: async (heightPx) => void done.push(heightPx > 0 ? "room" : "no room"),
      toFront: async () => void done.push("front"),
    },
    status: () => status,
    onChange: () => void done.push("changed"),
  });
  return { keys, done };
}

test("a key goes into the guest's page, which gets its keys back", async () => {
  const { keys, done } = keysIn();
  expect(await keys.press(SIGN, BOARD)).toEqual({ ok: true });
  expect(done).toEqual(['press {"sign":"s"}', "front"]);
});

test.each([
  ["from a window that is no keyboard", statusOf(GUEST), "bar"],
  ["in a session with a name", statusOf({ ...GUEST, sessionKind: "named" }), "keyboard"],
  ["in a shared session", statusOf({ ...GUEST, sessionKind: "generic" }), "keyboard"],
  ["after the guest", statusOf({ ...GUEST, stage: "cleared" }), "keyboard"],
  ["before anything is known", null, "keyboard"],
] as const)("a key %s goes nowhere", async (_what, status, surface) => {
  const { keys, done } = keysIn(status);
  expect(await keys.press(SIGN, { surface })).toMatchObject({ ok: false, reason: "noGuest" });
  expect(done).toEqual([]);
});

test("opens and closes with room for it, and the guest's page has its keys back each time", () => {
  const { keys, done } = keysIn();
  keys.close();
  expect(done).toEqual([]);
  expect([keys.toggle(), keys.isOpen]).toEqual([{ ok: true }, true]);
  keys.close();
  expect(keys.isOpen).toBe(false);
  expect(done).toEqual(["room", "changed", "front", "no room", "changed", "front"]);
});

test("does not open where no guest is", () => {
  const { keys, done } = keysIn(statusOf({ ...GUEST, sessionKind: "named" }));
  expect(keys.toggle()).toMatchObject({ ok: false, reason: "noGuest" });
  expect([keys.isOpen, done]).toEqual([false, []]);
});
