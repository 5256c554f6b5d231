/** What a policy wants of the browsers' own management (`browsers.managed`, design §6.7). */
export type ManagedSettings = {
  readonly cookies: "unmanaged" | "sessionOnly";
  readonly clearOnExit: "unmanaged" | "everything";
  /** A browser that nobody uses for so long closes itself and clears what it kept. */
  readonly idleAfterMs: number | null;
  readonly incognito: "unmanaged" | "disabled";
  readonly passwordManager: "unmanaged" | "off";
  readonly signIn: "unmanaged" | "disabled";
  /** `example.com` and `*.example.com`: the site and all below it; scheme and port as written. */
  readonly urlAllow: "any" | readonly string[];
  readonly urlBlock: readonly string[];
  /** Their cookies outlast the browser, although others are for one session only. */
  readonly keepSites: readonly string[];
};

export const UNMANAGED: ManagedSettings = {
  cookies: "unmanaged",
  clearOnExit: "unmanaged",
  idleAfterMs: null,
  incognito: "unmanaged",
  passwordManager: "unmanaged",
  signIn: "unmanaged",
  urlAllow: "any",
  urlBlock: [],
  keepSites: [],
};

/** What became of one browser's policy file. */
export type ManagedOutcome = {
  readonly family: string;
  readonly state: "inForce" | "written" | "removed" | "absent" | "failed";
  /** Keys that somebody else has set to another value: theirs stay in force. */
  readonly others: readonly string[];
  /** Why it failed; "" otherwise. */
  readonly because: string;
};

/** The policy files of the browsers on this machine. */
export interface BrowserPolicies {
  /** Makes them say what is wanted, whatever they say now, and nothing of anybody else's is lost. */
  ensure(wanted: ManagedSettings): readonly ManagedOutcome[];
}
