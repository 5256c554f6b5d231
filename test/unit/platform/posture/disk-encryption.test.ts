import { expect, test } from "vitest";
import {
  diskEncryption,
  parseBlockDevices,
  parseMountSource,
} from "../../../../agent/platform/posture/linux/disk-encryption.ts";
import { known } from "../../../../policies/fact.ts";
import { fakeWorld } from "../../../support/posture-world.ts";

type Device = { name: string; type: string; fstype: string | null; children?: Device[] };

const disk: Device = { name: "/dev/sda", type: "disk", fstype: null };
const plainPart: Device = { name: "/dev/sda2", type: "part", fstype: "ext4", children: [disk] };
const luksPart: Device = {
  name: "/dev/sda3",
  type: "part",
  fstype: "crypto_LUKS",
  children: [disk],
};
const crypt: Device = {
  name: "/dev/mapper/sda3_crypt",
  type: "crypt",
  fstype: "LVM2_member",
  children: [luksPart],
};
const volume: Device = {
  name: "/dev/mapper/vg-root",
  type: "lvm",
  fstype: "ext4",
  children: [crypt],
};
const bare: Device = { name: "/dev/vda", type: "disk", fstype: null };

const lsblk = (...devices: Device[]) => JSON.stringify({ blockdevices: devices });
const YES = known({ encrypted: true, by: "dm-crypt" });
const NO = known({ encrypted: false, by: "none" });

test.each([
  ["ext4 on LVM on LUKS", lsblk(volume), YES],
  ["a LUKS device whose types udev doesn't know", lsblk({ ...crypt, fstype: null }), YES],
  ["ext4 on a partition", lsblk(plainPart), NO],
  ["an encrypted root and a plain home", lsblk(volume, plainPart), NO],
  [
    "a volume over two disks of which one is plain",
    lsblk({ ...volume, children: [crypt, plainPart] }),
    NO,
  ],
])("reads %s", (_, stdout, fact) => {
  expect(parseBlockDevices(stdout)).toEqual(fact);
});

test.each([
  ["a container, where no type is known", lsblk(bare)],
  ["an encrypted root beside a home of unknown type", lsblk(volume, bare)],
  ["no device at all", lsblk()],
  ["an empty answer", ""],
  ["a cut-off answer", lsblk(volume).slice(0, 60)],
  ["a message", "lsblk: /dev/sda: not a block device"],
])("can't tell from %s", (_, stdout) => {
  expect(parseBlockDevices(stdout)).toMatchObject({ state: "unknown" });
});

test.each([
  ["overlay overlay\n", "/ is on overlay, whose disks can't be seen from here"],
  ["rpool/ROOT/debian zfs\n", "/ is on zfs, whose disks can't be seen from here"],
  ["", "findmnt: the answer about / could not be read"],
])("has no device for %j", (stdout, because) => {
  expect(parseMountSource(stdout, "/")).toEqual({ state: "unknown", because });
});

test("looks at the homes too, and asks once about a shared device", async () => {
  const world = fakeWorld({
    commands: { findmnt: "/dev/mapper/vg-root ext4\n", lsblk: lsblk(volume) },
    modified: { "/": 0, "/home": 0 },
  });
  expect(await diskEncryption.look(world)).toEqual(YES);
});

test.each([
  ["findmnt is missing", {}, "findmnt: not installed"],
  ["lsblk is missing", { findmnt: "/dev/vda ext4\n" }, "lsblk: not installed"],
  [
    "lsblk fails",
    { findmnt: "/dev/vda ext4\n", lsblk: { exitCode: 32 } },
    "lsblk: ended with exit code 32",
  ],
])("can't tell when %s", async (_, commands, because) => {
  const world = fakeWorld({ commands, modified: { "/": 0 } });
  expect(await diskEncryption.look(world)).toEqual({ state: "unknown", because });
});
