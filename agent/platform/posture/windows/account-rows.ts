import * as z from "zod/mini";
import { known, unknown } from "../../../../policies/fact.ts";
import { commandRow } from "../posture-check.ts";
import { powerShell, readPowerShell } from "./power-shell.ts";

const WINLOGON = "HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon";
const SYSTEM_POLICIES = "HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System";

/** AutoAdminLogon is a string: "1" signs the account of DefaultUserName in. */
export const autologin = commandRow<"autologin">({
  timeoutMs: 8_000,
  commands: [powerShell(`@{ auto = [string](Get-ItemProperty '${WINLOGON}').AutoAdminLogon }`)],
  parse: ([output]) =>
    readPowerShell(output, z.object({ auto: z.string() }), ({ auto }) => {
      const enabled = auto === "1";
      return known({ enabled, by: enabled ? ["winlogon"] : [] });
    }),
});

/**
 * "Interactive logon: Machine inactivity limit" locks every session, whatever a person chose.
 * Without it each person's own screen saver decides, which SYSTEM doesn't see.
 */
export const screenLock = commandRow<"screenLock">({
  timeoutMs: 8_000,
  commands: [
    powerShell(`@{ seconds = (Get-ItemProperty '${SYSTEM_POLICIES}').InactivityTimeoutSecs }`),
  ],
  parse: ([output]) =>
    readPowerShell(output, z.object({ seconds: z.nullable(z.int()) }), ({ seconds }) =>
      seconds === null || seconds <= 0
        ? unknown("no machine inactivity limit; each person's own setting is not read")
        : known({ enabled: true, afterSeconds: seconds, enforced: true }),
    ),
});

/** The guest account is found by its relative id, 501: its name is translated. */
export const guestAccount = commandRow<"guestAccount">({
  timeoutMs: 8_000,
  commands: [
    powerShell(
      "@{ enabled = @(Get-LocalUser | Where-Object " +
        "{ $_.SID.Value -like '*-501' -and $_.Enabled }).Count -gt 0 }",
    ),
  ],
  parse: ([output]) =>
    readPowerShell(output, z.object({ enabled: z.boolean() }), ({ enabled }) => known({ enabled })),
});

/** Enabled accounts that need no password; the count only, never their names. */
export const emptyPasswords = commandRow<"emptyPasswords">({
  timeoutMs: 8_000,
  commands: [
    powerShell(
      "@{ accounts = @(Get-LocalUser | Where-Object " +
        "{ $_.Enabled -and -not $_.PasswordRequired }).Count }",
    ),
  ],
  parse: ([output]) =>
    readPowerShell(output, z.object({ accounts: z.int().check(z.gte(0)) }), (value) =>
      known(value),
    ),
});
