import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openTicket, sealTicket, spellTicket } from "../../../agent/contract/staff-ticket.ts";
import { readStaffEntry, STAFF_USES, type StaffUse } from "../../../agent/contract/staff-use.ts";
import { GuessThrottle } from "../../../agent/core/guess-throttle.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { staffDisk as disk, STAFF_KEY as KEY } from "../../support/staff-disk.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const SOON = Date.UTC(2026, 10, 25);

/** A device whose clock says `SOON`. */
async function ticketDesk(on = disk()) {
  const clock = new FakeClock(0);
  clock.jumpWallClock(SOON - clock.nowMs());
  return on.start(clock);
}

function ticketFor(use: StaffUse, serial = 7, expiresAtMs = SOON + DAY, key = KEY): string {
  return spellTicket(sealTicket(key, { use, expiresAtMs, serial }));
}

test("a ticket says itself what for, and comes out as it went in however it is spelt", async () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STAFF_USES),
      fc.nat(65_535),
      fc.nat(4_000_000),
      (use, serial, steps) => {
        const ticket = { use, serial, expiresAtMs: Date.UTC(2025, 0, 1) + steps * 300_000 };
        const typed = spellTicket(sealTicket(KEY, ticket)).toLowerCase().replaceAll("0", "o");
        const entry = readStaffEntry(` ${typed.replaceAll("1", "l")} `);
        expect(openTicket(KEY, entry?.text ?? "")).toEqual(ticket);
      },
    ),
  );
  const { desk, pauses } = await ticketDesk();
  expect(desk.use("a", ticketFor("pause"), "unlock")).toMatchObject({ ok: true, used: "pause" });
  expect(pauses).toEqual([60 * MINUTE]);
});

test("a ticket counts once, also after a crash right after it was used", async () => {
  const on = disk();
  const first = await ticketDesk(on);
  expect(first.desk.use("a", ticketFor("pause")).ok).toBe(true);
  const second = await ticketDesk(on);
  expect(second.desk.use("a", ticketFor("pause"))).toMatchObject({ reason: "usedUp" });
  expect(second.desk.use("a", ticketFor("pause", 8)).ok).toBe(true);
  expect(on.rows.filter((row) => row.startsWith("staffCode "))).toEqual(
    Array.from({ length: 2 }, () => "staffCode pause,ticket"),
  );
});

test("a ticket that is over, of another device, or with one wrong letter is refused by its reason", async () => {
  const { desk } = await ticketDesk();
  const over = ticketFor("pause", 1, SOON - 300_000);
  expect(desk.use("a", over)).toMatchObject({ reason: "expired" });
  const other = createHmac("sha256", KEY).update("other").digest();
  expect(desk.use("a", ticketFor("pause", 1, SOON + DAY, other))).toMatchObject({
    reason: "wrong",
  });
  const good = ticketFor("pause");
  const slipped = `${good.slice(0, -1)}${good.endsWith("0") ? "1" : "0"}`;
  expect(desk.use("a", slipped)).toMatchObject({ reason: "wrong" });
});

test("a guest's end is for kiosks: elsewhere the ticket is not used up", async () => {
  const on = disk();
  const { desk } = await ticketDesk(on);
  expect(desk.use("a", ticketFor("endGuest"))).toMatchObject({ reason: "notAllowed" });
  expect(on.rows).toEqual([]);
});

test("used tickets are forgotten only with all that are as old, whatever the clock is set to", async () => {
  const { desk } = await ticketDesk();
  for (let serial = 0; serial < 201; serial += 1) {
    const ticket = ticketFor("pause", serial, SOON + DAY + serial * 300_000);
    expect(desk.use("a", ticket).ok).toBe(true);
  }
  expect(desk.use("a", ticketFor("pause", 0, SOON + DAY))).toMatchObject({ reason: "expired" });
  expect(desk.use("a", ticketFor("pause", 200, SOON + DAY + 200 * 300_000))).toMatchObject({
    reason: "usedUp",
  });
});

test("wrong codes of one account keep no other waiting", async () => {
  const { desk } = await ticketDesk();
  for (let guess = 0; guess < 8; guess += 1) desk.use("a", "00000000");
  expect(desk.use("a", ticketFor("pause"))).toMatchObject({ reason: "wait" });
  expect(desk.use("b", ticketFor("pause")).ok).toBe(true);
});

test("88: with many accounts that guess, everybody waits a minute at most, over reboots too", () => {
  const values = new Map<string, string>();
  const clock = new FakeClock();
  const keyValue = {
    get: (key: string) => values.get(key) ?? null,
    set: (key: string, value: string) => void values.set(key, value),
  };
  const start = (bootId: string) => new GuessThrottle({ clock, keyValue, bootId });
  const before = start("boot-1");
  for (let uid = 2000; uid < 2100; uid += 1) before.begin(uid);
  expect(start("boot-2").waitMs(9)).toBe(60_000);
  before.wasRight(9);
  expect(start("boot-3").waitMs(9)).toBe(0);
});
