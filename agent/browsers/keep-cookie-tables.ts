import { type Owner, ownerOfChromiumCookie, ownerUnderAttributes } from "./keep-match.ts";

/** One known form of a cookie database. What has any other form goes whole. */
export type CookieTable = {
  readonly table: string;
  /** In this order, exactly these: `SELECT *` of a stranger's table is never copied. */
  readonly columns: readonly string[];
  /** Our own words, never the file's: no trigger or view of a profile's owner comes along. */
  readonly schema: string;
  readonly pageSize: number;
  /** Two columns: the host, and what says under whose page the cookie was set. */
  readonly ownerColumns: readonly [host: string, partition: string];
  readonly ownerOf: (host: string, partition: string) => Owner | null;
  readonly isPersistent: string;
  readonly isHttpOnly: string;
};

const MOZ_COLUMNS = `id originAttributes name value host path expiry lastAccessed creationTime isSecure
  isHttpOnly inBrowserElement sameSite schemeMap isPartitionedAttributeSet updateTime`;

const CHROMIUM_COLUMNS = `creation_utc host_key top_frame_site_key name value encrypted_value path
  expires_utc is_secure is_httponly last_access_utc has_expires is_persistent priority samesite
  source_scheme source_port last_update_utc source_type has_cross_site_ancestor`;

/** As Chromium 156 makes it (version 24). */
const CHROMIUM: CookieTable = {
  table: "cookies",
  columns: CHROMIUM_COLUMNS.split(/\s+/),
  schema: `
    CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
    INSERT INTO meta VALUES('mmap_status','-1'),('version','24'),('last_compatible_version','24');
    CREATE TABLE cookies(creation_utc INTEGER NOT NULL,host_key TEXT NOT NULL,
      top_frame_site_key TEXT NOT NULL,name TEXT NOT NULL,value TEXT NOT NULL,
      encrypted_value BLOB NOT NULL,path TEXT NOT NULL,expires_utc INTEGER NOT NULL,
      is_secure INTEGER NOT NULL,is_httponly INTEGER NOT NULL,last_access_utc INTEGER NOT NULL,
      has_expires INTEGER NOT NULL,is_persistent INTEGER NOT NULL,priority INTEGER NOT NULL,
      samesite INTEGER NOT NULL,source_scheme INTEGER NOT NULL,source_port INTEGER NOT NULL,
      last_update_utc INTEGER NOT NULL,source_type INTEGER NOT NULL,
      has_cross_site_ancestor INTEGER NOT NULL);
    CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key,
      has_cross_site_ancestor, name, path, source_scheme, source_port);`,
  pageSize: 4096,
  ownerColumns: ["host_key", "top_frame_site_key"],
  ownerOf: ownerOfChromiumCookie,
  // A session cookie ends with the browser, which was just ended.
  isPersistent: "is_persistent = 1",
  isHttpOnly: "is_httponly",
};

/** As Firefox 153 makes it (`user_version` 17). Session cookies are in no table there. */
const FIREFOX: CookieTable = {
  table: "moz_cookies",
  columns: MOZ_COLUMNS.split(/\s+/),
  schema: `
    CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '',
      name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER,
      creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0,
      sameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0,
      isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER,
      CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));
    PRAGMA user_version = 17;`,
  pageSize: 32768,
  ownerColumns: ["host", "originAttributes"],
  ownerOf: ownerUnderAttributes,
  isPersistent: "1",
  isHttpOnly: "isHttpOnly",
};

export const COOKIE_TABLES: readonly CookieTable[] = [CHROMIUM, FIREFOX];

/** A persistent cookie of such a name, or one that scripts can't read, may sign somebody in. */
const SIGN_IN_NAME = /sid|sess|auth|token|jwt/i;

export function isSignInCookie(name: string, isHttpOnly: boolean): boolean {
  return isHttpOnly || SIGN_IN_NAME.test(name);
}
