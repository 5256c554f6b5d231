import { SITE } from "../kept-site.ts";
import { DATA_KINDS, DEFAULT_DATA_KINDS } from "../vocabulary.ts";
import { allowList, textSet, wordSet } from "./set-rows.ts";
import { choice, flag, HOUR, limit, MINUTE } from "./simple-rows.ts";

/** A URL filter without paths: `*`, `intranet.example`, `*.example`, `https://a.example:8443`. */
const SITE_FILTER =
  /^(?:\*|(?:https?:\/\/)?(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)$/;

/** What is cleared from browsers, and what their own managed policies say (design §6). */
export const BROWSER_SETTINGS = {
  "browsers.clear.on": wordSet({
    label: "When browsers are cleared",
    of: ["signOut", "clear", "boot", "command"],
    default: ["signOut", "clear", "boot", "command"],
    stricter: "more",
  }),
  "browsers.clear.data": wordSet({
    label: "What is cleared",
    of: DATA_KINDS,
    default: DEFAULT_DATA_KINDS,
    stricter: "more",
  }),
  "browsers.clear.keepSites": textSet({
    label: "Sites that are kept",
    pattern: SITE,
    default: [],
    stricter: "fewer",
  }),
  "browsers.clear.nextPersonInherits": flag({
    label: "The next person inherits kept sites",
    default: false,
    stricter: false,
  }),
  "browsers.managed.cookies": choice({
    label: "Cookies",
    loosestFirst: ["unmanaged", "sessionOnly"],
    default: "unmanaged",
  }),
  "browsers.managed.clearOnExit": choice({
    label: "What a browser clears when it is closed",
    loosestFirst: ["unmanaged", "everything"],
    default: "unmanaged",
  }),
  "browsers.managed.idleAfter": limit({
    label: "A browser that nobody uses closes and clears itself after",
    minMs: MINUTE,
    maxMs: 24 * HOUR,
    default: "off",
  }),
  "browsers.managed.incognito": choice({
    label: "Private windows",
    loosestFirst: ["unmanaged", "disabled"],
    default: "unmanaged",
  }),
  "browsers.managed.passwordManager": choice({
    label: "Password manager",
    loosestFirst: ["unmanaged", "off"],
    default: "unmanaged",
  }),
  "browsers.managed.signIn": choice({
    label: "Signing in to the browser",
    loosestFirst: ["unmanaged", "disabled"],
    default: "unmanaged",
  }),
  "browsers.managed.urlAllow": allowList({
    label: "Sites that may be opened",
    pattern: SITE_FILTER,
    default: "any",
  }),
  "browsers.managed.urlBlock": textSet({
    label: "Sites that may not be opened",
    pattern: SITE_FILTER,
    default: [],
    stricter: "more",
  }),
} as const;
