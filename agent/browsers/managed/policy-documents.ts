import type { ManagedSettings } from "../../core/managed-browsers.ts";
import type { JsonObject } from "./json.ts";

type Writer = (settings: ManagedSettings) => JsonObject;

const MINUTE_MS = 60_000;

/** Chromium clears nothing by itself where another device may hold it as well. */
const FOR_CLEARING = { SyncDisabled: true, BackgroundModeEnabled: false } as const;

/** Saved passwords are no part of it: they belong to the owner of the device. */
const CLEARED_TYPES = [
  "browsing_history",
  "download_history",
  "cached_images_and_files",
  "autofill",
  "site_settings",
];
/** Of every site: where some are kept, they end with the browser instead, all but those. */
const SITE_TYPES = ["cookies_and_other_site_data", "hosted_app_data"];

function clearedTypes({ keepSites }: ManagedSettings): readonly string[] {
  return keepSites.length > 0 ? CLEARED_TYPES : [...CLEARED_TYPES, ...SITE_TYPES];
}

/** Cookies of one browser's life only. */
function endsWithBrowser({ cookies, clearOnExit, idleAfterMs, keepSites }: ManagedSettings) {
  const clears = clearOnExit !== "unmanaged" || idleAfterMs !== null;
  return cookies !== "unmanaged" || (clears && keepSites.length > 0);
}

/**
 * Chromium's enterprise policies (chromeenterprise.google/policies). None of them is relied on: they
 * act when the browser ends by itself, not when it is killed (design §6.7).
 */
const CHROMIUM: readonly Writer[] = [
  (settings) =>
    endsWithBrowser(settings)
      ? {
          // 4: until the browser is closed, with all other site data.
          DefaultCookiesSetting: 4,
          // 5: a new tab; pages that are restored bring their session with them.
          RestoreOnStartup: 5,
          // An app that stays in the background keeps the session alive.
          BackgroundModeEnabled: false,
          ...(settings.keepSites.length === 0
            ? {}
            : { CookiesAllowedForUrls: settings.keepSites.map((site) => `[*.]${site}`) }),
        }
      : {},
  (settings) =>
    settings.clearOnExit === "unmanaged"
      ? {}
      : { ClearBrowsingDataOnExitList: [...clearedTypes(settings)], ...FOR_CLEARING },
  (settings) =>
    settings.idleAfterMs === null
      ? {}
      : {
          IdleTimeout: Math.max(1, Math.floor(settings.idleAfterMs / MINUTE_MS)),
          IdleTimeoutActions: [
            "close_browsers",
            ...clearedTypes(settings).map((type) => `clear_${type}`),
          ],
          ...FOR_CLEARING,
        },
  ({ passwordManager }) => (passwordManager === "off" ? { PasswordManagerEnabled: false } : {}),
  ({ signIn }) => (signIn === "disabled" ? { BrowserSignin: 0, SyncDisabled: true } : {}),
  ({ urlAllow, urlBlock }) => {
    const allow = urlAllow === "any" ? [] : urlAllow.map(chromiumFilter);
    const block = [...urlBlock.map(chromiumFilter), ...(allow.length > 0 ? ["*"] : [])];
    return {
      ...(block.length === 0 ? {} : { URLBlocklist: [...new Set(block)] }),
      ...(allow.length === 0 ? {} : { URLAllowlist: allow }),
    };
  },
];

const PRIVATE_WINDOWS: Readonly<Record<string, JsonObject>> = {
  chromium: { IncognitoModeAvailability: 1 },
  chrome: { IncognitoModeAvailability: 1 },
  edge: { InPrivateModeAvailability: 1 },
  brave: { IncognitoModeAvailability: 1, TorDisabled: true },
};

/** What a Chromium relative is to be told; empty where nothing is managed. */
export function chromiumDocument(family: string, settings: ManagedSettings): JsonObject {
  const windows = settings.incognito === "disabled" ? (PRIVATE_WINDOWS[family] ?? {}) : {};
  // Edge knows no idle actions; it puts its tabs to sleep.
  const known = family === "edge" ? { ...settings, idleAfterMs: null } : settings;
  return Object.assign({}, windows, ...CHROMIUM.map((write) => write(known)));
}

/** Firefox's `policies.json` (mozilla.github.io/policy-templates), the inside of `policies`. */
const FIREFOX: readonly Writer[] = [
  ({ cookies, clearOnExit, keepSites }) =>
    cookies === "unmanaged" && clearOnExit === "unmanaged"
      ? {}
      : {
          SanitizeOnShutdown: {
            ...{ Cache: true, Cookies: true, Sessions: true },
            ...(clearOnExit === "unmanaged" ? {} : CLEARED_BESIDES),
            Locked: true,
          },
          Preferences: {
            // Both, always: a killed Firefox brings its session back from its restore file.
            "browser.sessionstore.privacy_level": { Value: 2, Status: "locked" },
            "browser.sessionstore.resume_from_crash": { Value: false, Status: "locked" },
          },
          ...(keepSites.length === 0
            ? {}
            : { Cookies: { Allow: keepSites.map((site) => `https://${site}`) } }),
        },
  ({ incognito }) => (incognito === "disabled" ? { DisablePrivateBrowsing: true } : {}),
  ({ passwordManager }) =>
    passwordManager === "off" ? { PasswordManagerEnabled: false, OfferToSaveLogins: false } : {},
  ({ signIn }) => (signIn === "disabled" ? { DisableFirefoxAccounts: true } : {}),
  ({ urlAllow, urlBlock }) => {
    const allow = urlAllow === "any" ? [] : urlAllow.flatMap(matchPatterns);
    const block = [...urlBlock.flatMap(matchPatterns), ...(allow.length > 0 ? ["<all_urls>"] : [])];
    if (block.length === 0) return {};
    const exceptions = allow.length === 0 ? {} : { Exceptions: allow };
    return { WebsiteFilter: { Block: [...new Set(block)], ...exceptions } };
  },
];

const CLEARED_BESIDES = { FormData: true, History: true, SiteSettings: true, OfflineApps: true };

export function firefoxDocument(settings: ManagedSettings): JsonObject {
  return Object.assign({}, ...FIREFOX.map((write) => write(settings)));
}

/** Chromium's filters mean a host and all below it without being told. */
function chromiumFilter(filter: string): string {
  return filter.replace("*.", "");
}

/** Firefox's match patterns know no port: there a filter holds for every port of its host. */
function matchPatterns(filter: string): readonly string[] {
  if (filter === "*") return ["<all_urls>"];
  const [, scheme, host] = /^(?:(https?):\/\/)?(?:\*\.)?([^:]+)/.exec(filter) ?? [];
  return host === undefined ? [] : [`${scheme ?? "*"}://*.${host}/*`];
}
