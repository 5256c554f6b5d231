import type { Engine } from "./store-row.ts";

/**
 * Counts by host, in one query on a copy: columns of flags and times only, never a value
 * (docs/browsers.md). `now` and the spans are in the database's own unit.
 */
type CookieQuery = {
  readonly file: string;
  readonly table: string;
  readonly query: string;
};

const SIGN_IN_WORDS = ["sid", "sess", "auth", "token", "jwt", "login"];
const looksLikeSignIn = SIGN_IN_WORDS.map((word) => `name LIKE '%${word}%'`).join(" OR ");

/** Microseconds since 1601 (Chromium) and since 1970 (Firefox, whose `expiry` is in ms, once in s). */
const DAY_US = 86_400 * 1_000_000;
const TO_1601_US = 11_644_473_600 * 1_000_000;

const NOW_US = "(CAST(strftime('%s', 'now') AS INTEGER) * 1000000)";
const EXPIRY_US = "(CASE WHEN expiry > 100000000000 THEN expiry * 1000 ELSE expiry * 1000000 END)";

function byHost(table: string, host: string, rows: Readonly<Record<string, string>>): string {
  const sums = Object.entries(rows).map(([name, when]) => `coalesce(sum(${when}), 0) AS ${name}`);
  return `SELECT ltrim(${host}, '.') AS host, count(*) AS cookies, ${sums.join(", ")}
    FROM ${table} GROUP BY 1 LIMIT 20000`;
}

export const COOKIE_QUERIES: Readonly<Record<Engine, readonly CookieQuery[]>> = {
  chromium: ["Cookies", "Network/Cookies"].map((file) => ({
    file,
    table: "cookies",
    query: byHost("cookies", "host_key", {
      insecure: "is_secure = 0 AND source_scheme = 2",
      scriptReadable: `is_httponly = 0 AND (${looksLikeSignIn})`,
      crossSite: "samesite IN (-1, 0)",
      longLived: `has_expires = 1 AND expires_utc - creation_utc > ${90 * DAY_US}`,
      unused: `last_access_utc < ${NOW_US} + ${TO_1601_US} - ${30 * DAY_US}`,
    }),
  })),
  firefox: [
    {
      file: "cookies.sqlite",
      table: "moz_cookies",
      query: byHost("moz_cookies", "host", {
        insecure: "isSecure = 0 AND (schemeMap & 2) <> 0",
        scriptReadable: `isHttpOnly = 0 AND (${looksLikeSignIn})`,
        crossSite: "sameSite IN (0, 256)",
        longLived: `${EXPIRY_US} - creationTime > ${90 * DAY_US}`,
        unused: `lastAccessed < ${NOW_US} - ${30 * DAY_US}`,
      }),
    },
  ],
};
