import { expect, test } from "vitest";
import { GuestKeeper } from "../../../main/guest-keeper.ts";
import { ok } from "../../../policies/result.ts";

const WIDE = { x: 0, y: 0, width: 1280, height: 800 };
const UPRIGHT = { x: 0, y: 0, width: 800, height: 1280 };
const RULES = { start: "https://a.example/", allow: [], permit: {} };

function keeper(duringStart: (guests: GuestKeeper) => void = () => {}) {
  const moved: unknown[] = [];
  const guests = new GuestKeeper({
    startGuest: async () => {
      duringStart(guests);
      return ok({
        isUntouched: async () => false,
        hold: async () => {},
        press: async () => {},
        leaveRoom: async () => {},
        toFront: async () => {},
        move: async (screen) => void moved.push(screen),
        end: async () => ({ disposedMs: 1, endedMs: 2, leftFiles: 0 }),
      });
    },
    onEnd: () => {},
    onFailure: () => {},
    onDesk: () => {},
    onFault: () => {},
    uptimeMs: () => 0,
    after: () => {},
  });
  return { guests, moved };
}

test("84: moves a guest with their display, and not when another one comes", async () => {
  const { guests, moved } = keeper();
  await guests.move(WIDE);
  await guests.want(RULES);
  await guests.move({ ...WIDE });
  expect(moved).toEqual([]);
  await guests.move(UPRIGHT);
  expect(moved).toEqual([UPRIGHT]);
});

test("84: moves a guest whose display turned while their browser started", async () => {
  const { guests, moved } = keeper((starting) => void starting.move(UPRIGHT));
  await guests.move(WIDE);
  await guests.want(RULES);
  expect(moved).toEqual([UPRIGHT]);
});
