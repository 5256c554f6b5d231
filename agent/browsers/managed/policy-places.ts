/** Where a browser on Linux looks for its machine-wide policies, and how it is known to be there. */
export type PolicyPlace = {
  readonly family: string;
  /** A directory of files that the browser joins, or the one file that there is. */
  readonly kind: "directory" | "file";
  /** Relative to the root directory. */
  readonly dir: string;
  /** Any of them: the browser is installed. */
  readonly programs: readonly string[];
};

/** Sorted after all others: of two files that set a key Chromium believes the last. */
export const OWN_FILE = "zz-sessionward.json";
export const FIREFOX_FILE = "policies.json";
/** Beside Firefox's only file: what of it is ours. Firefox does not read it. */
export const ADDED_FILE = "sessionward-added.json";

export const POLICY_PLACES: readonly PolicyPlace[] = [
  {
    family: "chromium",
    kind: "directory",
    dir: "etc/chromium/policies/managed",
    programs: ["usr/bin/chromium", "usr/bin/chromium-browser"],
  },
  {
    family: "chrome",
    kind: "directory",
    dir: "etc/opt/chrome/policies/managed",
    programs: ["opt/google/chrome/chrome", "opt/google/chrome-beta/chrome"],
  },
  {
    family: "edge",
    kind: "directory",
    dir: "etc/opt/edge/policies/managed",
    programs: ["opt/microsoft/msedge/msedge", "opt/microsoft/msedge-beta/msedge"],
  },
  {
    family: "brave",
    kind: "directory",
    dir: "etc/brave/policies/managed",
    programs: ["opt/brave.com/brave/brave", "usr/bin/brave-browser"],
  },
  {
    family: "firefox",
    kind: "file",
    // Firefox ESR of Debian too; /etc/firefox-esr/policies is read by nobody.
    dir: "etc/firefox/policies",
    programs: ["usr/bin/firefox", "usr/bin/firefox-esr", "snap/bin/firefox"],
  },
];
