import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { staffCodeAt, staffCodeStep } from "../../../agent/contract/staff-code.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { staffDisk as disk, STAFF_KEY as KEY } from "../../support/staff-disk.ts";

const MINUTE = 60_000;

test("codes are those of RFC 6238, appendix B, with SHA-256", () => {
  const secret = Buffer.from("12345678901234567890123456789012");
  const codes = [59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000].map((second) =>
    staffCodeAt(secret, second * 1000),
  );
  expect(codes).toEqual(["46119246", "68084774", "67062674", "91819424", "90698825", "77737706"]);
});

test("a code counts within two minutes either way, and once", () => {
  const code = staffCodeAt(KEY, 600_000);
  expect(staffCodeStep(KEY, code, 600_000 - 2 * MINUTE, -1)).toBe(20);
  expect(staffCodeStep(KEY, code, 600_000 + 2 * MINUTE, -1)).toBe(20);
  expect(staffCodeStep(KEY, code, 600_000 + 2.5 * MINUTE, -1)).toBeNull();
  expect(staffCodeStep(KEY, code, 600_000, 20)).toBe("usedUp");
});

test("a code pauses the device once, and it is on record without the code", async () => {
  const { start, rows } = disk();
  const { desk, clock, pauses } = await start();
  const code = staffCodeAt(KEY, clock.nowMs());
  expect(desk.use("a", code, "pause").ok).toBe(true);
  expect(desk.use("a", code, "pause").ok).toBe(false);
  expect([pauses, rows]).toEqual([
    [60 * MINUTE],
    ["staffCode pause,code", "staffCodeRefused 1,usedUp"],
  ]);
});

test("a code extends the session that it was typed in, and no other", async () => {
  const { desk, clock, board } = await disk().start();
  expect(desk.use("a", staffCodeAt(KEY, clock.nowMs()), "extend").ok).toBe(true);
  expect(board.keepers.map(({ state }) => state.grantedMs)).toEqual([30 * MINUTE, 0]);
});

test("88: a thousand guesses, over reboots and clocks that are set, get a handful of looks a day", async () => {
  const { start, rows, warnings } = disk();
  let looked = 0;
  let spentMs = 0;
  for (let guess = 0; guess < 1000; guess += 1) {
    const clock = new FakeClock(0);
    clock.jumpWallClock(guess * 86_400_000);
    const { desk } = await start(clock, `boot-${guess}`);
    for (let again = 0; again < 3; again += 1) {
      const outcome = desk.use("a", String(guess).padStart(8, "9"), "unlock");
      if (!outcome.ok && outcome.reason === "wrong") looked += 1;
      clock.advance(10_000);
    }
    spentMs += clock.uptimeMs();
  }
  expect(looked).toBeLessThanOrEqual(5);
  expect(rows).toHaveLength(looked);
  expect(warnings).toContain("staffCodeGuessing");
  expect(spentMs).toBeGreaterThan(8 * 60 * MINUTE);
});

test("whoever waits may guess again, and a right code clears what was counted", async () => {
  const { desk, clock } = await disk().start();
  for (let guess = 0; guess < 5; guess += 1) desk.use("a", "00000000", "unlock");
  expect(desk.use("a", staffCodeAt(KEY, clock.nowMs()), "unlock")).toMatchObject({
    ok: false,
    reason: "wait",
    waitMs: 30_000,
    detail: "too many wrong codes: wait 30 s",
  });
  clock.advance(30_000);
  expect(desk.use("a", staffCodeAt(KEY, clock.nowMs()), "unlock").ok).toBe(true);
  expect(desk.use("a", "00000000", "unlock")).toMatchObject({
    reason: "wrong",
  });
});

test("a code of another device is none of this one", async () => {
  const { desk, clock } = await disk().start();
  const other = createHmac("sha256", KEY).update("other").digest();
  expect(desk.use("a", staffCodeAt(other, clock.nowMs()), "unlock").ok).toBe(false);
});
