import { expect, test } from "vitest";
import { type DeedCount, LoneDeeds } from "../../../server/commands/lone-deeds.ts";
import type { NewAlarm } from "../../../server/storage/alarm-record.ts";

const MINUTE_MS = 60_000;
const LOCK = { what: "lock", deviceIds: ["d"], fleet: 12, isEnding: true };

/** Of people who count as one, and of whom the storage says this. */
function deeds(count: Partial<DeedCount>, persons: readonly string[] = ["ann", "ben"]) {
  const clock = { ms: Date.parse("2026-11-27T10:00:00Z") };
  const alarms: NewAlarm[] = [];
  const alone = new LoneDeeds({
    storage: {
      deeds: { claim: async () => ({ devices: 1, orders: 1, ...count }) },
      trail: { raise: async (alarm: NewAlarm) => void alarms.push(alarm) },
    } as unknown as ConstructorParameters<typeof LoneDeeds>[0]["storage"],
    introductions: { onePersonAs: async () => new Set(persons) },
    clock: { nowMs: () => clock.ms },
  });
  return { alone, alarms, clock };
}

test.each([
  ["as many devices as one may", { devices: 10 }, null],
  ["one more", { devices: 11 }, /^lock makes it 11 of 12 devices in 24 h/],
  ["as many orders to one", { orders: 20 }, null],
  ["one more order", { orders: 21 }, /^lock makes it 21 orders to one device within an hour/],
])("alone somebody does %s", async (_what, count, why) => {
  const said = await deeds(count).alone.claim(["ann"], LOCK);
  if (why === null) expect(said).toBeNull();
  else expect(said).toMatch(why);
});

test("what is done to no device needs nobody, whatever was done before", async () => {
  const { alone } = deeds({ devices: 99, orders: 99 });
  expect(await alone.claim(["ann"], { ...LOCK, deviceIds: [] })).toBeNull();
});

test("of a flood of orders everybody hears once an hour, whoever of the same people sends it", async () => {
  const { alone, alarms, clock } = deeds({ orders: 21 });
  await alone.claim(["ann"], LOCK);
  clock.ms += 59 * MINUTE_MS;
  await alone.claim(["ben"], LOCK);
  expect(alarms).toMatchObject([{ kind: "manyOrders", deviceId: null }]);
  clock.ms += MINUTE_MS;
  await alone.claim(["ben"], LOCK);
  expect(alarms.map(({ detail }) => detail.split(" ")[0])).toEqual(["ann", "ben"]);
});

test("nobody hears of who only asked", async () => {
  const { alone, alarms } = deeds({ orders: 21 });
  expect(await alone.wouldClaim(["ann"], LOCK)).toMatch(/21 orders/);
  expect(alarms).toEqual([]);
});
