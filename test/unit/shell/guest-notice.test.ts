import { expect, test } from "vitest";
import { GuestKeeper } from "../../../main/guest-keeper.ts";
import { GuestNotice } from "../../../main/guest-notice.ts";
import { fail } from "../../../policies/result.ts";

function notice() {
  const faults: unknown[] = [];
  const desks: unknown[] = [];
  const later: (() => void)[] = [];
  const guestNotice = new GuestNotice({
    onDesk: (desk) => desks.push(desk),
    onFault: (fault) => faults.push(fault),
    after: (_ms, run) => later.push(run),
  });
  return { guestNotice, faults, desks, later };
}

test("the first browser of a shell says once that no fault is left: the shell before may have had one", () => {
  const { guestNotice, faults } = notice();
  guestNotice.isUp(() => true);
  guestNotice.isUp(() => true);
  expect(faults).toEqual([null]);
});

test("a shell whose first try fails says that, and not before that all is well", () => {
  const { guestNotice, faults } = notice();
  guestNotice.sendToDesk({ fault: "unreachable", nothingLeft: true, againInMs: 3_000 });
  guestNotice.isUp(() => true);
  expect(faults).toEqual(["unreachable", null]);
});

test("a fault is said anew once nobody was wanted: the agent ended it if it took the kiosk away", () => {
  const { guestNotice, faults } = notice();
  const desk = { fault: "unreachable", nothingLeft: true, againInMs: 3_000 } as const;
  for (const again of [0, 1]) {
    guestNotice.sendToDesk(desk);
    guestNotice.sendToDesk(desk);
    expect(faults).toHaveLength(1 + again);
    guestNotice.rest();
  }
  guestNotice.isUp(() => true);
  expect(faults).toEqual(["unreachable", "unreachable", null]);
});

test("a desk that nobody is sent to any more is left once", () => {
  const { guestNotice, desks } = notice();
  const desk = { fault: "lost", nothingLeft: true, againInMs: 3_000 } as const;
  guestNotice.sendToDesk(desk);
  for (const _ of [0, 1]) guestNotice.leaveDesk();
  expect(desks).toEqual([desk, null]);
});

const LOST = { fault: "lost", nothingLeft: true, againInMs: 3_000 } as const;

test.each([
  ["has stayed up", true, ["lost", null]],
  ["is lost again by then", false, ["lost"]],
])("what was lost is back when a browser %s", (_what, isStillUp, told) => {
  const { guestNotice, faults, later } = notice();
  guestNotice.sendToDesk(LOST);
  guestNotice.isUp(() => isStillUp);
  expect(faults).toEqual(["lost"]);
  for (const run of later) run();
  expect(faults).toEqual(told);
});

test("that all is well is said once, and nothing waits to say it where nothing was wrong", () => {
  const { guestNotice, faults, later } = notice();
  guestNotice.sendToDesk(LOST);
  for (const _ of [0, 1]) guestNotice.isUp(() => true);
  later.shift()?.();
  guestNotice.rest();
  later.shift()?.();
  guestNotice.isUp(() => true);
  expect([faults, later]).toEqual([["lost", null], []]);
});

test("where a kiosk is wanted again, what it can't reach is told anew", async () => {
  const faults: unknown[] = [];
  const nothing = () => undefined;
  const guests = new GuestKeeper({
    startGuest: async () => fail("unreachable", "refused"),
    ...{ onEnd: nothing, onFailure: nothing, onDesk: nothing, after: nothing },
    onFault: (fault) => faults.push(fault),
    uptimeMs: () => 0,
  });
  const rules = { start: "https://intranet.example/", allow: [], permit: {} };
  for (const wanted of [rules, null, rules]) await guests.want(wanted);
  expect(faults).toEqual(["unreachable", "unreachable"]);
});
