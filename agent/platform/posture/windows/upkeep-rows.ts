import * as z from "zod/mini";
import { type Fact, known, notApplicable, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import { commandRow } from "../posture-check.ts";
import { listOf, powerShell, readPowerShell } from "./power-shell.ts";

const count = z.int().check(z.gte(0));

/** Windows Update category "Security Updates". */
const SECURITY_CATEGORY = "0fa1201d-4330-4fa8-8ae9-b877473b6441";

/**
 * Windows Update Agent API, offline: what the last scan found, without starting one. `ageDays` is
 * null where no scan ever succeeded (its date is then in 1899).
 */
export const osUpdates = commandRow<"osUpdates">({
  timeoutMs: 60_000,
  commands: [
    powerShell(
      "$searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher(); " +
        "$searcher.Online = $false; " +
        "$found = @($searcher.Search('IsInstalled=0 and IsHidden=0').Updates); " +
        "$security = @($found | Where-Object { @($_.Categories | Where-Object " +
        `{ $_.CategoryID -eq '${SECURITY_CATEGORY}' }).Count -gt 0 }); ` +
        "$last = (New-Object -ComObject Microsoft.Update.AutoUpdate).Results.LastSearchSuccessDate; " +
        "$age = if ($last -and $last.Year -gt 2000) " +
        "{ [int][Math]::Floor(([DateTime]::UtcNow - $last).TotalDays) } else { $null }; " +
        "$reboot = (New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired; " +
        "@{ pending = $found.Count; security = $security.Count; ageDays = $age; " +
        "reboot = [bool]$reboot }",
    ),
  ],
  parse: ([output]) =>
    readPowerShell(output, updatesSchema, ({ pending, security, ageDays, reboot }) =>
      ageDays === null
        ? unknown("Windows Update has never searched with success")
        : known({
            pending,
            security,
            listsAgeDays: Math.max(0, ageDays),
            rebootRequired: reboot,
          }),
    ),
});

const updatesSchema = z.object({
  pending: count,
  security: count,
  ageDays: z.nullable(z.int()),
  reboot: z.boolean(),
});

const installed = listOf(z.object({ name: z.string(), version: z.string() }));

/** "App Paths" says where a browser lies; its file says which version it is. */
export const browserVersions = commandRow<"browserVersions">({
  timeoutMs: 10_000,
  commands: [
    powerShell(
      "@('chrome', 'msedge', 'firefox', 'brave', 'vivaldi', 'opera') | ForEach-Object { " +
        "$key = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\' + $_ + '.exe'; " +
        "if (Test-Path $key) { $file = (Get-Item $key).GetValue(''); " +
        "if ($file -and (Test-Path $file)) { @{ name = $_; " +
        "version = [string](Get-Item $file).VersionInfo.ProductVersion } } } }",
    ),
  ],
  parse: ([output]) =>
    readPowerShell(output, installed, (browsers) =>
      browsers.length === 0
        ? notApplicable
        : known({ browsers: browsers.map((browser) => ({ ...browser, updatePending: null })) }),
    ),
});

type TimeSync = Fact<FactValue<"timeSync">>;

/** Leap indicator 3 = not synchronised (RFC 5905 §7.3). */
const LEAP_UNSYNCHRONIZED = "3";

/**
 * `w32tm /query /status` is translated, but its first line always ends in `: N(WORDS)`, N being
 * the leap indicator. It fails while the service is stopped.
 */
export const timeSync = commandRow<"timeSync">({
  timeoutMs: 10_000,
  commands: [
    powerShell(
      "$running = (Get-Service W32Time).Status -eq 'Running'; " +
        "$lines = @(if ($running) { & w32tm.exe /query /status }); " +
        "@{ running = $running; first = [string]($lines | Where-Object { $_ } | " +
        "Select-Object -First 1) }",
    ),
  ],
  parse: ([output]) =>
    readPowerShell(
      output,
      z.object({ running: z.boolean(), first: z.string() }),
      (status): TimeSync => {
        if (!status.running) return known({ enabled: false, synchronized: false });
        const leap = /:\s*([0-3])\(/.exec(status.first)?.[1];
        if (leap === undefined) return unknown("w32tm: the answer could not be read");
        return known({ enabled: true, synchronized: leap !== LEAP_UNSYNCHRONIZED });
      },
    ),
});
