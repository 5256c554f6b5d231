import { expect, test } from "vitest";
import { announcedStorage } from "../../../server/storage/announced-storage.ts";
import type { Storage } from "../../../server/storage/storage.ts";
import { commandStanding } from "../../support/command-standing.ts";
import { storageWith } from "../../support/server-storage.ts";

test("who watches hears of an alarm that has begun, and that its device's row is another", async () => {
  const [alarms, devices] = [[] as unknown[], [] as string[]];
  const { trail } = announcedStorage(await storageWith("d"), {
    deviceChanged: (deviceId) => devices.push(deviceId),
    commandChanged: () => undefined,
    alarmRaised: (alarm) => alarms.push(alarm),
    policiesChanged: () => undefined,
  });
  const at = "2026-11-27T10:00:00.000Z";
  const news = { deviceId: "d", kind: "kioskFault", row: 1, at, detail: "lost" } as const;
  for (const _ of ["sent", "sent again"]) await trail.follow([news]);
  expect(alarms).toEqual([
    { deviceId: "d", kind: "kioskFault", at, detail: "lost", endedAt: null },
  ]);
  expect(devices).toEqual(["d"]);
});

test("of a command that goes through several states at once, only the last is told", async () => {
  const updated = [
    commandStanding({ state: "delivered" }),
    null,
    commandStanding({ id: "c2", deviceId: "d2", state: "delivered" }),
    commandStanding({ state: "done" }),
  ];
  const storage = { commands: { updateEach: async () => updated } } as unknown as Storage;
  const told: string[] = [];
  const announced = announcedStorage(storage, {
    deviceChanged: (id) => told.push(id),
    commandChanged: ({ id, state }) => told.push(`${id} ${state}`),
    alarmRaised: () => undefined,
    policiesChanged: () => undefined,
  });
  expect(await announced.commands.updateEach([])).toBe(updated);
  expect(told).toEqual(["c1 done", "d1", "c2 delivered", "d2"]);
});
