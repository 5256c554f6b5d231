import { expect, test } from "vitest";
import {
  chromiumDocument,
  firefoxDocument,
} from "../../../../agent/browsers/managed/policy-documents.ts";
import { POLICY_PLACES } from "../../../../agent/browsers/managed/policy-places.ts";
import { type ManagedSettings, UNMANAGED } from "../../../../agent/core/managed-browsers.ts";

const ALL: ManagedSettings = {
  cookies: "sessionOnly",
  clearOnExit: "unmanaged",
  idleAfterMs: null,
  incognito: "disabled",
  passwordManager: "off",
  signIn: "disabled",
  urlAllow: ["https://intranet.example:8443", "*.wiki.example"],
  urlBlock: ["games.example"],
  keepSites: ["weather.example"],
};

test("says nothing to a browser that nobody manages", () => {
  for (const { family } of POLICY_PLACES) expect(chromiumDocument(family, UNMANAGED)).toEqual({});
  expect(firefoxDocument(UNMANAGED)).toEqual({});
});

test("says all of it to Chromium, in Chromium's words", () => {
  expect(chromiumDocument("chromium", ALL)).toEqual({
    DefaultCookiesSetting: 4,
    RestoreOnStartup: 5,
    BackgroundModeEnabled: false,
    CookiesAllowedForUrls: ["[*.]weather.example"],
    IncognitoModeAvailability: 1,
    PasswordManagerEnabled: false,
    BrowserSignin: 0,
    SyncDisabled: true,
    URLBlocklist: ["games.example", "*"],
    URLAllowlist: ["https://intranet.example:8443", "wiki.example"],
  });
});

test("says all of it to Firefox, in Firefox's words", () => {
  expect(firefoxDocument(ALL)).toMatchObject({
    SanitizeOnShutdown: { Cookies: true, Locked: true },
    Preferences: {
      "browser.sessionstore.privacy_level": { Value: 2, Status: "locked" },
      "browser.sessionstore.resume_from_crash": { Value: false, Status: "locked" },
    },
    Cookies: { Allow: ["https://weather.example"] },
    DisablePrivateBrowsing: true,
    PasswordManagerEnabled: false,
    DisableFirefoxAccounts: true,
    WebsiteFilter: {
      Block: ["*://*.games.example/*", "<all_urls>"],
      Exceptions: ["https://*.intranet.example/*", "*://*.wiki.example/*"],
    },
  });
});

const TYPES = [
  "browsing_history",
  "download_history",
  "cached_images_and_files",
  "autofill",
  "site_settings",
];
const SITES = ["cookies_and_other_site_data", "hosted_app_data"];
const FOR_CLEARING = { SyncDisabled: true, BackgroundModeEnabled: false };

test("tells a browser to clear on exit, without sync, where Chromium would clear nothing", () => {
  const settings: ManagedSettings = { ...UNMANAGED, clearOnExit: "everything" };
  expect(chromiumDocument("chrome", settings)).toEqual({
    ClearBrowsingDataOnExitList: [...TYPES, ...SITES],
    ...FOR_CLEARING,
  });
  const { SanitizeOnShutdown, Preferences } = firefoxDocument(settings);
  expect(SanitizeOnShutdown).toMatchObject({ Cookies: true, History: true, Locked: true });
  expect(Preferences).toHaveProperty(["browser.sessionstore.resume_from_crash", "Value"], false);
});

test("clears no kept site on exit: there all others end with the browser instead", () => {
  const keepSites = ["weather.example"];
  const document = chromiumDocument("chromium", {
    ...{ ...UNMANAGED, clearOnExit: "everything", keepSites },
  });
  expect(document).toMatchObject({
    ClearBrowsingDataOnExitList: TYPES,
    DefaultCookiesSetting: 4,
    CookiesAllowedForUrls: ["[*.]weather.example"],
  });
});

test("tells a browser what to do when nobody uses it, where it knows how", () => {
  const settings: ManagedSettings = { ...UNMANAGED, idleAfterMs: 150_000 };
  expect(chromiumDocument("brave", settings)).toEqual({
    IdleTimeout: 2,
    IdleTimeoutActions: ["close_browsers", ...[...TYPES, ...SITES].map((type) => `clear_${type}`)],
    ...FOR_CLEARING,
  });
  expect(chromiumDocument("edge", settings)).toEqual({});
  expect(firefoxDocument(settings)).toEqual({});
});

test.each([
  ["edge", { InPrivateModeAvailability: 1 }],
  ["brave", { IncognitoModeAvailability: 1, TorDisabled: true }],
  ["chrome", { IncognitoModeAvailability: 1 }],
] as const)("knows what %s calls a private window", (family, document) => {
  expect(chromiumDocument(family, { ...UNMANAGED, incognito: "disabled" })).toEqual(document);
});

test("takes an empty list of what may be opened for any", () => {
  expect(chromiumDocument("chromium", { ...UNMANAGED, urlAllow: [] })).toEqual({});
  expect(firefoxDocument({ ...UNMANAGED, urlAllow: [] })).toEqual({});
});
