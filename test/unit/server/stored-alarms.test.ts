import { expect, test } from "vitest";
import type { AlarmNews } from "../../../server/storage/storage.ts";
import { ENROLLED_AT, storageWith } from "../../support/server-storage.ts";

const at = (minute: number) => new Date(Date.parse(ENROLLED_AT) + minute * 60_000).toISOString();
const kiosk = (row: number, minute: number, detail: string | null = "unreachable"): AlarmNews => ({
  ...{ deviceId: "d", kind: "kioskFault", row, at: at(minute), detail },
});
const broken = (row: number, minute: number): AlarmNews => ({
  ...{ deviceId: "d", kind: "lockBroken", row, at: at(minute), detail: "signal 9" },
});

async function aDevice() {
  const { trail, devices } = await storageWith("d");
  const alarms = async () =>
    (await trail.alarms({ limit: 10 })).map(({ kind, detail, endedAt }) => ({
      ...{ kind, detail, endedAt },
    }));
  return { follow: trail.follow, alarms, leave: devices.change };
}

test("of what one report tells each alarm is named once, as it is then", async () => {
  const { follow } = await aDevice();
  const changed = await follow([kiosk(1, 0), kiosk(2, 1, "lost")]);
  expect(changed).toMatchObject([{ kind: "kioskFault", detail: "lost", endedAt: null }]);
  expect(await follow([kiosk(2, 2, "lost")])).toEqual([]);
});

test("an end keeps the words of what it ends, and what is back within the hour goes on", async () => {
  const { follow, alarms } = await aDevice();
  await follow([kiosk(1, 0), kiosk(2, 10, null)]);
  expect(await alarms()).toEqual([{ kind: "kioskFault", detail: "unreachable", endedAt: at(10) }]);
  await follow([kiosk(3, 20, "lost")]);
  expect(await alarms()).toEqual([{ kind: "kioskFault", detail: "lost", endedAt: null }]);
});

test("an end is that of the newest of its kind, and of no other kind", async () => {
  const { follow, alarms } = await aDevice();
  await follow([kiosk(1, 0), kiosk(2, 10, null), kiosk(3, 90, "lost"), broken(4, 91)]);
  await follow([kiosk(5, 100, null)]);
  expect((await alarms()).map(({ kind, endedAt }) => [kind, endedAt])).toEqual([
    ["lockBroken", null],
    ["kioskFault", at(100)],
    ["kioskFault", at(10)],
  ]);
});

test.each(["revokedAt", "retiredAt"] as const)(
  "what goes on ends with its device (%s), what was of a moment or is over does not, and nothing follows",
  async (gone) => {
    const { follow, alarms, leave } = await aDevice();
    await follow([kiosk(1, 0), kiosk(2, 10, null), broken(3, 11), kiosk(4, 90)]);
    await leave("d", { mode: "observe" });
    expect((await alarms()).map(({ endedAt }) => endedAt)).toEqual([null, null, at(10)]);
    await leave("d", { [gone]: at(100) });
    expect((await alarms()).map(({ endedAt }) => endedAt)).toEqual([at(100), null, at(10)]);
    expect(await follow([kiosk(5, 101)])).toEqual([]);
  },
);
