import { expect, test } from "vitest";
import { batteryFact, diskFact, osFact } from "../../../../agent/platform/posture-system.ts";
import { known } from "../../../../policies/fact.ts";

const debian = {
  distro: "Debian GNU/Linux",
  release: "12",
  build: "",
  kernel: "6.1.0-28-amd64",
  arch: "x64",
  serial: "3d1219c7",
  hostname: "ward-3",
};

test("keeps the system's name and versions, not its host name or serial", () => {
  expect(osFact(debian)).toEqual(
    known({
      name: "Debian GNU/Linux",
      release: "12",
      build: "",
      kernel: "6.1.0-28-amd64",
      arch: "x64",
    }),
  );
});

test.each(["", "unknown"])("can't tell a system called %j", (distro) => {
  expect(osFact({ ...debian, distro })).toMatchObject({ state: "unknown" });
});

test("says how much of the system's disk is free", () => {
  const disks = [
    { mount: "/boot", size: 100, available: 99 },
    { mount: "/", size: 1000, available: 314 },
  ];
  expect(diskFact(disks, "/")).toEqual(known({ sizeBytes: 1000, freePercent: 31 }));
});

test.each([
  ["no file system", []],
  ["a size of zero", [{ mount: "/", size: 0, available: 0 }]],
  ["a size that is no number", [{ mount: "/", size: Number.NaN, available: 0 }]],
])("can't tell the free space of %s", (_, disks) => {
  expect(diskFact(disks, "/")).toMatchObject({ state: "unknown" });
});

test("a device without a battery has none to report", () => {
  expect(batteryFact({ hasBattery: false, percent: 0, acConnected: true })).toEqual({
    state: "notApplicable",
  });
  expect(batteryFact({ hasBattery: true, percent: 63, acConnected: false })).toEqual(
    known({ percent: 63, onMains: false }),
  );
});
