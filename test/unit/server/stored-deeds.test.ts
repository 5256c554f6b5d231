import { expect, test } from "vitest";
import type { LoneDeed } from "../../../server/commands/lone-deeds.ts";
import { ENROLLED_AT, storageWith } from "../../support/server-storage.ts";

const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(Date.parse(ENROLLED_AT) + hours * HOUR_MS).toISOString();

async function deeds() {
  const { deeds: store } = await storageWith();
  /** By one person, of orders that end something; what is not said is as usual. */
  return (hours: number, deviceIds: readonly string[], deed: Partial<LoneDeed> = {}) =>
    store.claim({
      ...{ by: ["ann"], persons: ["ann"], deviceIds, at: at(hours), since: at(hours - 24) },
      ...{ most: 2, again: { since: at(hours - 1), most: 3 }, isDone: true, ...deed },
    });
}

test("a device counts once, for a day, and what was refused does not count", async () => {
  const claim = await deeds();
  expect(await claim(0, ["a"])).toMatchObject({ devices: 1 });
  expect(await claim(1, ["a", "b"])).toMatchObject({ devices: 2 });
  expect(await claim(2, ["c", "d"])).toMatchObject({ devices: 4 });
  expect(await claim(23, ["c"])).toMatchObject({ devices: 3 });
  expect(await claim(24.5, ["c"])).toMatchObject({ devices: 3 });
  expect(await claim(25.5, ["c"])).toMatchObject({ devices: 1 });
});

test("who only asks is told, and nothing is kept", async () => {
  const claim = await deeds();
  const asked = { isDone: false };
  for (const _ of [1, 2]) {
    expect(await claim(0, ["a"], asked)).toEqual({ devices: 1, orders: 1 });
  }
  expect(await claim(0, ["b"])).toEqual({ devices: 1, orders: 1 });
});

test("orders count to the device that got the most of them, within their hour", async () => {
  const claim = await deeds();
  await claim(0, ["a"]);
  await claim(0.5, ["a"]);
  expect(await claim(0.6, ["b"])).toMatchObject({ orders: 1 });
  expect(await claim(0.7, ["a", "b"])).toMatchObject({ orders: 3 });
  expect(await claim(0.8, ["a"])).toMatchObject({ orders: 4 });
  expect(await claim(0.9, ["b"])).toMatchObject({ orders: 3 });
  expect(await claim(1.4, ["a"])).toMatchObject({ orders: 3 });
});

test("what is older than a day is kept no more", async () => {
  const claim = await deeds();
  await claim(0, ["a"]);
  await claim(24, ["b"]);
  const ever = { since: at(-1), most: 9 };
  expect(await claim(24, ["a"], { again: ever, since: at(-1) })).toEqual({ devices: 2, orders: 1 });
});

test("an order by two hands of one person is one, and counts for each of them", async () => {
  const claim = await deeds();
  const both = { by: ["ann", "ben"], persons: ["ann", "ben"] } as const;
  await claim(0, ["a"], both);
  expect(await claim(0.1, ["a"], both)).toEqual({ devices: 1, orders: 2 });
  expect(await claim(0.2, ["a"], { by: ["ben"], persons: ["ben"] })).toMatchObject({ orders: 3 });
  expect(await claim(0.3, ["b"], { by: ["eve"], persons: ["eve"] })).toEqual({
    ...{ devices: 1, orders: 1 },
  });
});

test("what ends nothing is no order, and may be done as often as somebody likes", async () => {
  const claim = await deeds();
  for (let times = 0; times < 5; times += 1) {
    expect(await claim(0, ["a"], { again: null })).toEqual({ devices: 1, orders: 0 });
  }
  expect(await claim(0, ["a"])).toEqual({ devices: 1, orders: 1 });
});
