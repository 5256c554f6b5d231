import { type Fact, known, notApplicable, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import type { CommandOutput } from "../../child-process.ts";
import { commandUnknown, type PostureCheck, type PostureWorld } from "../posture-check.ts";
import { aptListsAgeDays } from "./os-updates.ts";

type Browser = FactValue<"browserVersions">["browsers"][number];

/** Package names of the browsers that people use, whichever system packs them. */
const PACKAGES = [
  "chromium",
  "chromium-browser",
  "firefox",
  "firefox-esr",
  "google-chrome-stable",
  "microsoft-edge-stable",
  "brave-browser",
  "vivaldi-stable",
  "opera-stable",
];
const SNAPS = ["chromium", "firefox", "brave", "opera"];

/** Lists older than this can't say that a version is the newest. */
const MAX_LISTS_AGE_DAYS = 7;

export const browserVersions: PostureCheck<"browserVersions"> = {
  timeoutMs: 8_000,
  async look(world) {
    const packaged = await packagedBrowsers(world);
    if (!Array.isArray(packaged)) return packaged;
    const browsers = [...packaged, ...(await snapBrowsers(world))];
    return browsers.length === 0 ? notApplicable : known({ browsers });
  },
};

async function packagedBrowsers(world: PostureWorld): Promise<Browser[] | Fact<never>> {
  const format = `-f=\${Package} \${Version} \${db:Status-Status}\\n`;
  const dpkg = await world.run("/usr/bin/dpkg-query", ["-W", format, ...PACKAGES], {
    timeoutMs: 2_000,
  });
  if (!dpkg.ok && dpkg.reason === "notInstalled") return rpmBrowsers(world);
  if (!dpkg.ok) return commandUnknown("dpkg-query", dpkg);
  const browsers = parseDpkg(dpkg.value);
  if (browsers === null) return commandUnknown("dpkg-query", dpkg);
  return browsers.length === 0 ? [] : withCandidates(world, browsers);
}

/** Exit code 1 only says that some of the names are not installed; stdout holds the others. */
export function parseDpkg({ stdout, exitCode }: CommandOutput): Browser[] | null {
  if (exitCode > 1) return null;
  return stdout.split("\n").flatMap((line) => {
    const [, name, version] = /^(\S+) (\S+) installed$/.exec(line) ?? [];
    return name === undefined || version === undefined
      ? []
      : [{ name, version, updatePending: null }];
  });
}

async function withCandidates(world: PostureWorld, browsers: Browser[]): Promise<Browser[]> {
  const ageDays = await aptListsAgeDays(world);
  const names = browsers.map(({ name }) => name);
  const policy = await world.run("/usr/bin/apt-cache", ["policy", ...names], { timeoutMs: 4_000 });
  if (!policy.ok || ageDays === null) return browsers;
  const pending = parseAptPolicy(policy.value);
  return browsers.map((browser) => ({
    ...browser,
    updatePending: confirmed(pending.get(browser.name) ?? null, ageDays),
  }));
}

/** An update in old lists is still an update; "none" in old lists means nothing. */
function confirmed(pending: boolean | null, listsAgeDays: number): boolean | null {
  return pending === false && listsAgeDays > MAX_LISTS_AGE_DAYS ? null : pending;
}

/** @returns by package, whether its candidate differs from what is installed (apt-cache(8)). */
export function parseAptPolicy({ stdout, exitCode }: CommandOutput): Map<string, boolean> {
  if (exitCode !== 0) return new Map();
  const blocks = stdout.matchAll(/^(\S+):\n {2}Installed: (\S+)\n {2}Candidate: (\S+)$/gm);
  return new Map(
    [...blocks].map(([, name = "", installed, candidate]) => [name, installed !== candidate]),
  );
}

async function rpmBrowsers(world: PostureWorld): Promise<Browser[] | Fact<never>> {
  const args = ["-q", "--qf", "%{NAME} %{VERSION}-%{RELEASE} installed\\n", ...PACKAGES];
  const rpm = await world.run("/usr/bin/rpm", args, { timeoutMs: 4_000 });
  if (!rpm.ok && rpm.reason === "notInstalled") return unknown("neither dpkg nor rpm is installed");
  // rpm's exit code is the number of names that are not installed.
  return rpm.ok ? (parseDpkg({ ...rpm.value, exitCode: 0 }) ?? []) : commandUnknown("rpm", rpm);
}

async function snapBrowsers({ files }: PostureWorld): Promise<Browser[]> {
  const found: Browser[] = [];
  for (const name of SNAPS) {
    const meta = await files.text(`/snap/${name}/current/meta/snap.yaml`);
    const version = meta.ok ? parseSnapVersion(meta.value) : null;
    if (version !== null) found.push({ name: `snap:${name}`, version, updatePending: null });
  }
  return found;
}

export function parseSnapVersion(text: string): string | null {
  return /^version:\s*['"]?([\w.+~:-]{1,60})['"]?\s*$/m.exec(text)?.[1] ?? null;
}
