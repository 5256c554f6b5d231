import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import type { Seeded } from "./seeded.ts";

/** Microseconds since 1601, as Chromium keeps time; some day in 2026. */
const NOW = 13_439_473_600_000_000n;
const DAY = 86_400_000_000n;

/** Chromium 156's own (meta version 24). */
const COOKIES_SCHEMA = `
  CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
  INSERT INTO meta VALUES ('mmap_status','-1'), ('version','24'), ('last_compatible_version','24');
  CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL,
    top_frame_site_key TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    encrypted_value BLOB NOT NULL, path TEXT NOT NULL, expires_utc INTEGER NOT NULL,
    is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL, last_access_utc INTEGER NOT NULL,
    has_expires INTEGER NOT NULL, is_persistent INTEGER NOT NULL, priority INTEGER NOT NULL,
    samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL, source_port INTEGER NOT NULL,
    last_update_utc INTEGER NOT NULL, source_type INTEGER NOT NULL,
    has_cross_site_ancestor INTEGER NOT NULL);
  CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key,
    has_cross_site_ancestor, name, path, source_scheme, source_port);`;

const HISTORY_SCHEMA = `
  CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR,
    visit_count INTEGER DEFAULT 0 NOT NULL, typed_count INTEGER DEFAULT 0 NOT NULL,
    last_visit_time INTEGER NOT NULL, hidden INTEGER DEFAULT 0 NOT NULL);
  CREATE TABLE keyword_search_terms(keyword_id INTEGER NOT NULL, url_id INTEGER NOT NULL,
    term LONGVARCHAR NOT NULL, normalized_term LONGVARCHAR NOT NULL);
  CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL,
    visit_time INTEGER NOT NULL);`;

/** Small ones, of which only the presence matters. */
const SMALL: Readonly<Record<string, string>> = {
  "Login Data": "CREATE TABLE logins(origin_url VARCHAR NOT NULL, id INTEGER PRIMARY KEY)",
  "Web Data":
    "CREATE TABLE token_service(service VARCHAR PRIMARY KEY, encrypted_token BLOB); CREATE TABLE autofill(name VARCHAR, value VARCHAR, PRIMARY KEY(name, value))",
  Favicons: "CREATE TABLE favicons(id INTEGER PRIMARY KEY, url LONGVARCHAR NOT NULL)",
  "Top Sites": "CREATE TABLE top_sites(url LONGVARCHAR PRIMARY KEY, url_rank INTEGER)",
  Shortcuts: "CREATE TABLE omni_box_shortcuts(id VARCHAR PRIMARY KEY, text VARCHAR)",
  "WebStorage/QuotaManager": "CREATE TABLE buckets(id INTEGER PRIMARY KEY, host TEXT)",
  "Trust Tokens": "CREATE TABLE trust_tokens(i TEXT)",
  "Reporting and NEL": "CREATE TABLE nel_policies(o TEXT)",
};

export function writeDatabases(
  profileDir: string,
  rows: number,
  sites: readonly string[],
  random: Seeded,
): void {
  fill(join(profileDir, "Cookies"), COOKIES_SCHEMA, (database) => {
    const insert = database.prepare(`INSERT INTO cookies VALUES (${"?, ".repeat(19)}?)`);
    for (let row = 0; row < rows; row += 1) insert.run(...cookie(row, sites, random));
  });
  fill(join(profileDir, "History"), HISTORY_SCHEMA, (database) => {
    const url = database.prepare("INSERT INTO urls(url, title, last_visit_time) VALUES (?, ?, ?)");
    const visit = database.prepare("INSERT INTO visits(url, visit_time) VALUES (?, ?)");
    for (let row = 0; row < rows; row += 1) {
      url.run(`https://${random.pick(sites)}/p/${random.hex(24)}`, `Page ${row}`, NOW);
      visit.run(row + 1, NOW);
    }
  });
  for (const [name, schema] of Object.entries(SMALL)) fill(join(profileDir, name), schema);
}

function cookie(row: number, sites: readonly string[], random: Seeded): readonly unknown[] {
  const host = (random.next() < 0.5 ? "." : "") + random.pick(sites);
  const isPartitioned = random.next() < 0.05;
  const persists = random.next() < 0.8 ? 1 : 0;
  const made = NOW - BigInt(random.below(30)) * DAY;
  const expires = persists === 1 ? made + BigInt(1 + random.below(400)) * DAY : 0n;
  const name = `${random.pick(["sid", "_ga", "auth", "csrf", "pref", "uid"])}${row}`;
  const value = Buffer.from(`763130${random.hex(96 + 32 * random.below(6))}`, "hex");
  const [secure, httpOnly] = [Number(random.next() < 0.7), Number(random.next() < 0.4)];
  const site = isPartitioned ? `https://${random.pick(sites)}` : "";
  return [
    ...[made, host, site, name, "", value, "/", expires, secure, httpOnly, made],
    ...[persists, persists, 1, random.pick([-1, 0, 1, 2]), 2, 443, made, 1 + random.below(2)],
    isPartitioned ? 0 : 1,
  ];
}

function fill(path: string, schema: string, insert?: (database: Database.Database) => void): void {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  database.pragma("synchronous = OFF");
  database.exec(`BEGIN; ${schema};`);
  insert?.(database);
  database.exec("COMMIT");
  database.close();
}
