import type { Command } from "commander";
import type { CookieFindings, ProfileInspection } from "../../agent/browsers/inspection.ts";
import type { WhereOptions } from "./browsers-options.ts";
import { CommandError, printJson, printLine } from "./output.ts";

/** What each finding means to whoever has to do something about it. */
const MEANINGS = {
  insecure: "set over https, also sent over http",
  scriptReadable: "look like a sign-in and can be read by any script of the page",
  crossSite: "are sent from other sites' pages as well",
  longLived: "are valid for more than 90 days",
  unused: "were not used for 30 days",
} as const satisfies Partial<Record<keyof CookieFindings, string>>;
const NAMES = Object.keys(MEANINGS) as (keyof typeof MEANINGS)[];

const SHOWN_HOSTS = 5;

/** `browsers inspect`: what could be taken over, without reading a value. Adds to what is given. */
export function addInspect(command: Command): void {
  command
    .addHelpText(
      "after",
      `
Counts cookies by their flags and times; no cookie value, page address or password is read.

Examples:
  sessionward browsers inspect
  sessionward browsers inspect --home /home/ward --family chromium --json`,
    )
    .action(async (options: WhereOptions) => {
      const profiles = await inspectBrowsers(options);
      if (options.json === true) return printJson({ profiles });
      if (profiles.length === 0) return printLine("No browser has kept anything here.");
      for (const line of profiles.flatMap(inspectionText)) printLine(line);
    });
}

async function inspectBrowsers(options: WhereOptions): Promise<readonly ProfileInspection[]> {
  const { openBrowsers } = await import("./browsers-actions.ts");
  const { browsers, request } = await openBrowsers({ ...options, dryRun: true });
  const inspected = await browsers.inspect(request);
  if (!inspected.ok) throw new CommandError(inspected.reason, inspected.detail);
  return inspected.value;
}

function inspectionText(inspection: ProfileInspection): readonly string[] {
  const { family, profile, total, hosts, savedPasswords, signedIn } = inspection;
  const known = (value: number | string | null, text: string) =>
    value === null ? `  ${text}: could not be read` : `  ${text}: ${value}`;
  return [
    `${family}, ${profile}`,
    ...(total === null ? ["  cookies: could not be read"] : findingsText(total)),
    ...hosts.slice(0, SHOWN_HOSTS).map((host) => `    ${host.host}: ${inWords(host)}`),
    known(savedPasswords, "saved passwords"),
    known(signedIn === null ? null : signedIn ? "yes" : "no", "signed in to the browser"),
  ];
}

function findingsText(total: CookieFindings): readonly string[] {
  const found = NAMES.filter((name) => total[name] > 0);
  return [
    `  cookies: ${total.cookies}`,
    ...found.map((name) => `  of these ${total[name]} ${MEANINGS[name]}`),
  ];
}

function inWords(host: CookieFindings): string {
  const found = NAMES.filter((name) => host[name] > 0);
  return found.map((name) => `${host[name]} ${name}`).join(", ");
}
