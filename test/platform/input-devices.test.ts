import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { InputDevices } from "../../agent/contract/posture-facts.ts";
import { countInputDevices, LinuxInputDevices } from "../../agent/platform/linux/input-devices.ts";
import { type Fact, known } from "../../policies/fact.ts";
import { eventually } from "../support/eventually.ts";
import { tempDir } from "../support/temp-dir.ts";

/** As a laptop prints it: power button, keyboard, mouse, a reader of cards, the sound's jack. */
const LIST = `I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0
B: PROP=0
B: EV=3
B: KEY=10000000000000 0

I: Bus=0011 Vendor=0001 Product=0001 Version=ab41
N: Name="AT Translated Set 2 keyboard"
H: Handlers=sysrq kbd event1 leds
B: PROP=0
B: EV=120013
B: KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="Logitech USB Optical Mouse"
H: Handlers=mouse0 event2
B: EV=17

I: Bus=0000 Vendor=0000 Product=0000 Version=0000
N: Name="HDA Intel PCH Headphone"
H: Handlers=event3
B: EV=21
`;
const INJECTOR = `
I: Bus=0003 Vendor=2341 Product=8036 Version=0111
N: Name="Arduino LLC Arduino Leonardo"
H: Handlers=sysrq kbd event4 leds
B: EV=120013
`;

test("counts what types and what points, and no button", () => {
  expect(countInputDevices(LIST)).toEqual({ keyboards: 1, pointers: 1 });
  expect(countInputDevices(LIST + INJECTOR)).toEqual({ keyboards: 2, pointers: 1 });
  expect(countInputDevices("")).toEqual({ keyboards: 0, pointers: 0 });
});

test("93: hears of a device that comes, also in another's place, and not of one that goes", async () => {
  const devDir = tempDir();
  const listPath = join(tempDir(), "devices");
  for (const name of ["event0", "event1", "mouse0"]) writeFileSync(join(devDir, name), "");
  writeFileSync(listPath, LIST);
  const devices = new LinuxInputDevices({ devDir, listPath }, 50);
  const told: Fact<InputDevices>[] = [];
  onTestFinished(devices.onArrival((now) => void told.push(now)));

  rmSync(join(devDir, "event1"));
  writeFileSync(join(devDir, "event1"), "");
  await eventually("it was told", () => told.length === 1);
  copyFileSync("/dev/null", join(devDir, "js0"));
  writeFileSync(listPath, LIST + INJECTOR);
  writeFileSync(join(devDir, "event4"), "");
  await eventually("it was told", () => told.length === 2);

  expect(told).toEqual([
    known({ keyboards: 1, pointers: 1, arrived: 1 }),
    known({ keyboards: 2, pointers: 1, arrived: 2 }),
  ]);
});

test("says nothing where the kernel has no such list", async () => {
  const nowhere = { devDir: "/nowhere", listPath: "/nowhere/devices" };
  const devices = new LinuxInputDevices(nowhere);
  devices.onArrival(() => expect.unreachable())();
  expect(await devices.look()).toMatchObject({ state: "unknown" });
});
