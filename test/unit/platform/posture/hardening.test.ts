import { expect, test } from "vitest";
import {
  emptyPasswords,
  guestAccount,
  parseModprobe,
  parseSecureBoot,
  parseShadow,
  secureBoot,
} from "../../../../agent/platform/posture/linux/hardening.ts";
import {
  parseAdjtimex,
  parseChrony,
  parseTimedate,
  timeSync,
} from "../../../../agent/platform/posture/linux/time-sync.ts";
import { known } from "../../../../policies/fact.ts";
import { fakeWorld } from "../../../support/posture-world.ts";

const said = (stdout: string, exitCode = 0) => ({ stdout, stderr: "", exitCode });

test.each([
  [[6, 0, 0, 0, 1], known({ enabled: true })],
  [[6, 0, 0, 0, 0], known({ enabled: false })],
  [[6, 0, 0, 0], { state: "unknown", because: "the EFI variable could not be read" }],
  [[6, 0, 0, 0, 7], { state: "unknown", because: "the EFI variable could not be read" }],
  [[], { state: "unknown", because: "the EFI variable could not be read" }],
])("reads Secure Boot from %j", (bytes, fact) => {
  expect(parseSecureBoot(Uint8Array.from(bytes))).toEqual(fact);
});

test("a machine without EFI variables can't tell", async () => {
  expect(await secureBoot.look(fakeWorld({}))).toMatchObject({ state: "unknown" });
});

const SHADOW =
  "root:$y$j9T$x:20000:0:99999:7:::\nguest::20000:0:99999:7:::\ndaemon:*:20000:0:99999:7:::\n";

test.each([
  ["one of three", SHADOW, known({ accounts: 1 })],
  ["none", SHADOW.replace("guest::", "guest:!:"), known({ accounts: 0 })],
])("counts accounts without a password: %s", (_, text, fact) => {
  expect(parseShadow(text)).toEqual(fact);
});

test.each(["", "garbage", SHADOW.slice(0, 50)])("counts nothing in %j", (text) => {
  expect(parseShadow(text)).toMatchObject({ state: "unknown" });
});

test("can't count without permission", async () => {
  const world = fakeWorld({ files: { "/etc/shadow": { fault: "denied" } } });
  expect(await emptyPasswords.look(world)).toMatchObject({ state: "unknown" });
});

test.each([
  ["[Seat:*]\nallow-guest=true\n", true],
  ["[Seat:*]\nallow-guest=true\nallow-guest=false\n", false],
  ["[Seat:*]\n#allow-guest=true\n", false],
])("reads the guest session from %j", async (text, enabled) => {
  const world = fakeWorld({ files: { "/etc/lightdm/lightdm.conf": text } });
  expect(await guestAccount.look(world)).toEqual(known({ enabled }));
});

test.each([
  ["install /bin/false\n", known({ allowed: false })],
  [
    "insmod /lib/modules/6.1/kernel/drivers/scsi/scsi_mod.ko \ninstall /bin/true \n",
    known({ allowed: false }),
  ],
  [
    "insmod /lib/modules/6.1/kernel/drivers/usb/storage/usb-storage.ko \n",
    known({ allowed: true }),
  ],
  ["", null],
  ["garbage", null],
])("reads what modprobe would do: %j", (stdout, fact) => {
  expect(parseModprobe(said(stdout))).toEqual(fact);
});

test.each([
  ["NTP=yes\nNTPSynchronized=yes\n", known({ enabled: true, synchronized: true })],
  ["NTP=no\nNTPSynchronized=no\n", known({ enabled: false, synchronized: false })],
  ["NTP=yes\n", null],
  ["", null],
])("reads timedatectl: %j", (stdout, fact) => {
  expect(parseTimedate(said(stdout))).toEqual(fact);
});

test.each([
  [parseChrony, "Reference ID    : C0A80001\nLeap status     : Normal\n", true],
  [parseChrony, "Leap status     : Not synchronised\n", false],
  [parseAdjtimex, "         mode: 0\n       status: 1\n", true],
  [parseAdjtimex, "       status: 64\n", false],
])("%o reads %j", (parse, stdout, synchronized) => {
  expect(parse(said(stdout))).toMatchObject({ state: "known", value: { synchronized } });
  expect(parse(said(stdout, 1))).toBeNull();
  expect(parse(said("garbage"))).toBeNull();
});

test("asks the next source when one can't tell, and names all when none can", async () => {
  const commands = { timedatectl: { exitCode: 1 }, chronyc: "Leap status     : Normal\n" };
  expect(await timeSync.look(fakeWorld({ commands }))).toMatchObject({ state: "known" });
  expect(await timeSync.look(fakeWorld({ commands: { timedatectl: { exitCode: 1 } } }))).toEqual({
    state: "unknown",
    because: "timedatectl: ended with exit code 1; chronyc: not installed; adjtimex: not installed",
  });
});
