import { type Fact, known, notApplicable, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import { type CommandAnswer, commandRow } from "../posture-check.ts";
import { defaultsRead, readDefault, readText } from "./command-text.ts";

const DAY_MS = 86_400_000;

/** softwareupdate(8): `--no-scan` lists what the system's own last scan found. */
export const osUpdates = commandRow<"osUpdates">({
  timeoutMs: 20_000,
  commands: [
    { program: "/usr/sbin/softwareupdate", args: ["--list", "--no-scan"] },
    defaultsRead("/Library/Preferences/com.apple.SoftwareUpdate", "LastSuccessfulDate"),
  ],
  parse: ([list, scanned], nowMs) =>
    readText("softwareupdate", list, (text) => {
      const labels = text.match(/^\s*\* Label: .+$/gm) ?? [];
      if (labels.length === 0 && !/^No new software available\.?/m.test(text)) return null;
      const listsAgeDays = ageDays(scanned, nowMs);
      if (listsAgeDays === null) return unknown("softwareupdate: no scan has succeeded yet");
      const rebootRequired = labels.length === 0 ? false : /Action: restart/i.test(text);
      const security = labels.filter((label) => /security/i.test(label)).length;
      return known({ pending: labels.length, security, listsAgeDays, rebootRequired });
    }),
});

/** `2026-11-20 08:11:05 +0000`, as `defaults` prints a date in every language. */
function ageDays(output: CommandAnswer | undefined, nowMs: number): number | null {
  const text = output?.ok && output.value.exitCode === 0 ? output.value.stdout.trim() : "";
  const [, day, time, zone] = /^([\d-]{10}) ([\d:]{8}) ([+-]\d{4})$/.exec(text) ?? [];
  if (day === undefined) return null;
  const scannedMs = Date.parse(`${day}T${time}${zone?.slice(0, 3)}:${zone?.slice(3)}`);
  return Number.isNaN(scannedMs) ? null : Math.max(0, Math.floor((nowMs - scannedMs) / DAY_MS));
}

const APPLICATIONS = ["Safari", "Google Chrome", "Microsoft Edge", "Firefox", "Brave Browser"];

/** Safari is updated with the system; nothing on the device knows the newest of the others. */
export const browserVersions = commandRow<"browserVersions">({
  timeoutMs: 8_000,
  commands: APPLICATIONS.map((name) =>
    defaultsRead(`/Applications/${name}.app/Contents/Info`, "CFBundleShortVersionString"),
  ),
  parse: (outputs) => {
    const found = outputs.map((output, index) => browserOf(output, APPLICATIONS[index] ?? ""));
    const unread = found.find(({ state }) => state === "unknown");
    if (unread?.state === "unknown") return unread;
    const browsers = found.flatMap((fact) => (fact.state === "known" ? [fact.value] : []));
    return browsers.length === 0 ? notApplicable : known({ browsers });
  },
});

type Browser = FactValue<"browserVersions">["browsers"][number];

function browserOf(output: CommandAnswer, name: string): Fact<Browser> {
  return readDefault(output, (version): Fact<Browser> => {
    if (version === null) return notApplicable;
    return /^[\w.]{1,40}$/.test(version)
      ? known({ name, version, updatePending: null })
      : unknown("defaults: the answer could not be read");
  });
}

/**
 * Says whether network time is wanted. macOS has no command that says whether it was reached
 * without asking a server, so `synchronized` stays null unless it is off.
 */
export const timeSync = commandRow<"timeSync">({
  timeoutMs: 5_000,
  commands: [{ program: "/usr/sbin/systemsetup", args: ["-getusingnetworktime"] }],
  parse: ([output]) =>
    readText("systemsetup", output, (text) => {
      const wanted = /^Network Time: (On|Off)$/m.exec(text)?.[1];
      if (wanted === undefined) return null;
      return known({ enabled: wanted === "On", synchronized: wanted === "On" ? null : false });
    }),
});
