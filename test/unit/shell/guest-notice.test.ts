import { expect, test } from "vitest";
import { GuestNotice } from "../../../main/guest-notice.ts";

function notice() {
  const faults: unknown[] = [];
  const desks: unknown[] = [];
  const guestNotice = new GuestNotice({
    onDesk: (desk) => desks.push(desk),
    onFault: (fault) => faults.push(fault),
    after: () => undefined,
  });
  return { guestNotice, faults, desks };
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
