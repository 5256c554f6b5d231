import { rows, type StoreRow } from "./store-row.ts";

const CRASHED = "the memory of browsers that crashed, with tokens in it";

/** What a Firefox profile keeps: measured by deleting each alone and opening it again (153 ESR). */
export const FIREFOX_STORES: readonly StoreRow[] = [
  ...rows("cookies", "session", "cookies and tokens that sign people in", [
    ["cookies.sqlite", "moz_cookies"],
    "cookies.sqlite.bak",
  ]),
  ...rows("cookies", "session", CRASHED, ["minidumps"]),
  ...rows("cookies", "session", CRASHED, ["Crash Reports"], "root"),
  ...rows("storage", "session", "what sites keep about people", [
    "storage/default",
    "storage/temporary",
    "storage/private",
    "storage/to-be-removed",
    "storage/ls-archive.sqlite",
    ["storage.sqlite", "origin"],
    ["webappsstore.sqlite", "webappsstore2"],
  ]),
  // Session cookies live here and nowhere else, also after a graceful quit.
  ...rows("sessionRestore", "session", "tabs and forms that were open", [
    "sessionstore.jsonlz4",
    "sessionstore-backups",
    "sessionstore.js",
    "sessionstore-logs",
    "sessionCheckpoints.json",
  ]),
  // Without it the service worker survives everything else.
  ...rows("serviceWorkers", "session", "programs of sites that run without a page", [
    "serviceworker.txt",
    "notificationstore.json",
  ]),
  ...rows(
    "cache",
    "cache",
    "copies of pages and pictures",
    ["cache2", "OfflineCache", "jumpListCache", "thumbnails", "startupCache"],
    "cache",
  ),
  ...rows("history", "history", "where people have been", [
    ["places.sqlite", "moz_historyvisits"],
    ["favicons.sqlite", "moz_icons"],
    ["permissions.sqlite", "moz_perms"],
    ["content-prefs.sqlite", "prefs"],
    ["bounce-tracking-protection.sqlite", "sites"],
    ["protections.sqlite", "events"],
    "SiteSecurityServiceState.txt",
    "SiteSecurityServiceState.bin",
    "AlternateServices.txt",
    "AlternateServices.bin",
  ]),
  ...rows("autofill", "history", "what people typed into forms", [
    ["formhistory.sqlite", "moz_formhistory"],
    "autofill-profiles.json",
  ]),
  ...rows("credentials", "credential", "saved passwords and certificates", [
    ["logins.db", "logins"],
    "logins.json",
    "logins-backup.json",
    ["key4.db", "metaData"],
    "key3.db",
  ]),
  ...rows("signIn", "session", "who is signed in to the browser itself", [
    "signedInUser.json",
    "synced-tabs.db",
    "prefs.js",
    "weave",
  ]),
  ...rows("extensions", "session", "what extensions keep", [
    "browser-extension-data",
    ["storage-sync-v2.sqlite", "storage_sync_data"],
    "extension-store",
  ]),
];
