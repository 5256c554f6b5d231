import type { Family } from "../availability.ts";
import type { TodaysProtection } from "./contract.ts";

/** A machine-wide policy file as an IT manager would write it, and what it holds. */
export type PolicyFile = { readonly path: string; readonly content: object };

const CHROMIUM_TYPES = [
  "browsing_history",
  "download_history",
  "cookies_and_other_site_data",
  "cached_images_and_files",
  "password_signin",
  "autofill",
  "site_settings",
  "hosted_app_data",
];

const FIREFOX_KINDS = {
  ...{ Cache: true, Cookies: true, FormData: true, History: true },
  ...{ Sessions: true, SiteSettings: true, Locked: true },
};

/** The strictest that browsers offer by themselves: everything they know is cleared at exit. */
const CLEAR_ON_EXIT: readonly PolicyFile[] = [
  {
    path: "/etc/chromium/policies/managed/clear-on-exit.json",
    content: { ClearBrowsingDataOnExitList: CHROMIUM_TYPES, SyncDisabled: true },
  },
  {
    path: "/etc/firefox/policies/policies.json",
    content: { policies: { SanitizeOnShutdown: FIREFOX_KINDS } },
  },
];

export function policyFilesOf(protection: TodaysProtection): readonly PolicyFile[] {
  return protection === "clearOnExit" ? CLEAR_ON_EXIT : [];
}

const OPTIONS: Readonly<Record<Family, readonly string[]>> = {
  chromium: [
    ...["cache", "cookies", "dom", "form_history", "history", "passwords"],
    ...["search_engines", "session", "site_preferences", "sync", "vacuum"],
  ],
  firefox: [
    ...["backup", "cache", "cookies", "crash_reports", "dom", "forms", "passwords"],
    ...["session_restore", "site_preferences", "url_history", "vacuum"],
  ],
};

/** All cleaners for both browsers, run as the person at sign-out. */
export function cleanerArgv(userName: string, homeDir: string): readonly string[] {
  const cleaners = Object.entries(OPTIONS).flatMap(([family, options]) =>
    options.map((option) => `${family}.${option}`),
  );
  const env = [`HOME=${homeDir}`, `USER=${userName}`, "LANG=C.UTF-8", "PATH=/usr/bin:/bin"];
  return [
    "runuser",
    "-u",
    userName,
    "--",
    "env",
    "-i",
    ...env,
    "bleachbit",
    "--clean",
    ...cleaners,
  ];
}
