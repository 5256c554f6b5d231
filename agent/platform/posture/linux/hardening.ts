import { type Fact, known, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import type { CommandOutput } from "../../child-process.ts";
import { commandUnknown, type PostureCheck } from "../posture-check.ts";
import { configTexts } from "./config-files.ts";
import { parseIni } from "./ini.ts";

/** UEFI Specification 2.10, §3.3 "Globally Defined Variables": SecureBoot. */
const SECURE_BOOT = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

export const secureBoot: PostureCheck<"secureBoot"> = {
  timeoutMs: 2_000,
  async look({ files }) {
    const variable = await files.bytes(SECURE_BOOT);
    if (variable.ok) return parseSecureBoot(variable.value);
    return unknown(
      variable.reason === "absent"
        ? "no EFI variables (BIOS boot or a container)"
        : "no permission",
    );
  },
};

/** efivarfs puts four bytes of attributes before the value. */
export function parseSecureBoot(bytes: Uint8Array): Fact<FactValue<"secureBoot">> {
  const value = bytes[4];
  if (bytes.length !== 5 || value === undefined || value > 1) {
    return unknown("the EFI variable could not be read");
  }
  return known({ enabled: value === 1 });
}

export const emptyPasswords: PostureCheck<"emptyPasswords"> = {
  timeoutMs: 2_000,
  async look({ files }) {
    const shadow = await files.text("/etc/shadow");
    return shadow.ok ? parseShadow(shadow.value) : unknown("/etc/shadow can't be read");
  },
};

/** shadow(5). Only the number of accounts leaves this function. */
export function parseShadow(text: string): Fact<FactValue<"emptyPasswords">> {
  const rows = text.split("\n").filter((line) => line !== "");
  if (rows.length === 0 || rows.some((row) => row.split(":").length !== 9)) {
    return unknown("/etc/shadow could not be read");
  }
  return known({ accounts: rows.filter((row) => row.split(":")[1] === "").length });
}

/** Of the sign-in programs in use only lightdm has a guest session. */
export const guestAccount: PostureCheck<"guestAccount"> = {
  timeoutMs: 2_000,
  async look({ files }) {
    const texts: string[] = [];
    for (const path of ["/etc/lightdm/lightdm.conf.d/", "/etc/lightdm/lightdm.conf"]) {
      const read = await configTexts(files, path, /\.conf$/);
      if (!read.ok) return unknown("lightdm: its configuration could not be read");
      texts.push(...read.value);
    }
    return parseGuest(texts);
  },
};

/** Off unless asked for: Debian ships no guest session, and lightdm needs its wrapper to be set. */
function parseGuest(texts: readonly string[]): Fact<FactValue<"guestAccount">> {
  const last = texts.flatMap(parseIni).findLast(({ key }) => key === "allow-guest");
  return known({ enabled: last?.value === "true" });
}

export const usbStorage: PostureCheck<"usbStorage"> = {
  timeoutMs: 3_000,
  async look(world) {
    const args = ["--dry-run", "--show-depends", "usb-storage"];
    const output = await world.run("/usr/sbin/modprobe", args, { timeoutMs: 2_000 });
    return (output.ok ? parseModprobe(output.value) : null) ?? commandUnknown("modprobe", output);
  },
};

/** modprobe.d(5): `install usb-storage /bin/true` (or false) keeps the driver out. */
export function parseModprobe({
  stdout,
  exitCode,
}: CommandOutput): Fact<FactValue<"usbStorage">> | null {
  if (exitCode !== 0) return null;
  const last = stdout.trim().split("\n").at(-1) ?? "";
  if (/^install \S*\/(true|false)\b/.test(last)) return known({ allowed: false });
  return /^(insmod \S*usb-storage|builtin )/.test(last) ? known({ allowed: true }) : null;
}
