import * as z from "zod/mini";
import { known, unknown } from "../../../../policies/fact.ts";
import { commandRow } from "../posture-check.ts";
import { listOf, powerShell, readPowerShell } from "./power-shell.ts";

const bitLocker = z.object({ protection: z.int(), volume: z.int() });

/** BitLockerVolume: ProtectionStatus 1 = on, 2 = unknown (locked); VolumeStatus 1 = FullyEncrypted. */
export const diskEncryption = commandRow<"diskEncryption">({
  timeoutMs: 10_000,
  commands: [
    powerShell(
      "Get-BitLockerVolume -MountPoint $env:SystemDrive | Select-Object " +
        "@{ n = 'protection'; e = { [int]$_.ProtectionStatus } }, " +
        "@{ n = 'volume'; e = { [int]$_.VolumeStatus } }",
    ),
  ],
  parse: ([output]) =>
    readPowerShell(output, bitLocker, ({ protection, volume }) => {
      if (protection > 1) return unknown("BitLocker: the volume is locked");
      const encrypted = protection === 1 && volume === 1;
      return known({ encrypted, by: encrypted ? "bitlocker" : "none" });
    }),
});

const firewallProfiles = listOf(z.object({ name: z.string(), enabled: z.int() }));

/** MSFT_NetFirewallProfile.Enabled: 0 = off, 1 = on, 2 = not configured; what is in force. */
export const firewall = commandRow<"firewall">({
  timeoutMs: 10_000,
  commands: [
    powerShell(
      "Get-NetFirewallProfile -PolicyStore ActiveStore | Select-Object " +
        "@{ n = 'name'; e = { [string]$_.Name } }, @{ n = 'enabled'; e = { [int]$_.Enabled } }",
    ),
  ],
  parse: ([output]) =>
    readPowerShell(output, firewallProfiles, (profiles) => {
      if (profiles.length === 0) return unknown("PowerShell: no firewall profile was listed");
      const enabled = profiles.every((profile) => profile.enabled === 1);
      return known({ enabled, by: "Windows Defender Firewall" });
    }),
});

/** On a BIOS machine the command throws: that is `unknown`, with the id of the error. */
export const secureBoot = commandRow<"secureBoot">({
  timeoutMs: 8_000,
  commands: [powerShell("@{ enabled = [bool](Confirm-SecureBootUEFI) }")],
  parse: ([output]) =>
    readPowerShell(output, z.object({ enabled: z.boolean() }), ({ enabled }) => known({ enabled })),
});

/** Service start type 4 = disabled (SERVICE_DISABLED). */
export const usbStorage = commandRow<"usbStorage">({
  timeoutMs: 8_000,
  commands: [
    powerShell(
      "@{ start = (Get-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\USBSTOR').Start }",
    ),
  ],
  parse: ([output]) =>
    readPowerShell(output, z.object({ start: z.int() }), ({ start }) =>
      known({ allowed: start !== 4 }),
    ),
});
