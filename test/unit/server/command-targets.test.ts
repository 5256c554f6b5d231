import { expect, test } from "vitest";
import { pickTargets } from "../../../server/commands/command-targets.ts";
import type { DeviceRecord } from "../../../server/storage/records.ts";

const device = (id: string, over: Partial<DeviceRecord> = {}) =>
  ({
    ...{ id, hostName: id, groups: ["wards"], protected: false },
    ...{ revokedAt: null, retiredAt: null },
    ...over,
  }) as unknown as DeviceRecord;

const HOST = "control";
const known = [
  device("pc-1"),
  device("pc-2", { groups: ["lab"] }),
  device("glass", { protected: true }),
  device("self", { hostName: HOST }),
  device("gone", { revokedAt: "2026-11-26T12:00:00.000Z" }),
];

type Targets = Parameters<typeof pickTargets>[0]["targets"];
const picked = (kind: "lock" | "pause", targets: Targets, isTrial = false) => {
  const host = { hostName: HOST, isTrial };
  const { devices, leftOut } = pickTargets({ kind, targets }, known, host);
  return { devices: devices.map(({ id }) => id), leftOut };
};

test.each([
  ["all", { all: true } as const, ["pc-1", "pc-2"]],
  ["their group", { groups: ["wards"] }, ["pc-1"]],
])(
  "67: who orders %s reaches neither a protected device nor the server's own host",
  (_what, targets, devices) => {
    const leftOut = [
      { deviceId: "glass", because: "protected" },
      { deviceId: "self", because: "serverHost" },
    ];
    expect(picked("lock", targets)).toEqual({ devices, leftOut });
  },
);

test.each([
  ["a protected device", ["glass"], "protectedDevice"],
  ["the server's own host", ["self"], "protectedDevice"],
  ["the server's own host among others", ["pc-1", "self"], "protectedDevice"],
  ["a device that was revoked", ["gone"], "unknownDevice"],
  ["a device that never was", ["pc-1", "pc-9"], "unknownDevice"],
])("67: an order that names %s is refused whole", (_what, devices, reason) => {
  expect(() => picked("lock", { devices })).toThrow(expect.objectContaining({ reason }));
});

test("in a trial on one machine whoever names it, and nothing else, means it", () => {
  expect(picked("lock", { devices: ["self"] }, true)).toEqual({ devices: ["self"], leftOut: [] });
  expect(picked("lock", { all: true }, true).devices).toEqual(["pc-1", "pc-2"]);
  const both = () => picked("lock", { devices: ["pc-1", "self"] }, true);
  expect(both).toThrow(expect.objectContaining({ reason: "protectedDevice" }));
});

test("a pause reaches both: what acts by itself there is to stop, too", () => {
  expect(picked("pause", { all: true })).toEqual({
    devices: ["pc-1", "pc-2", "glass", "self"],
    leftOut: [],
  });
});
