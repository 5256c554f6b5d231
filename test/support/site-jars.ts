import { mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { COOKIE_TABLES } from "../../agent/browsers/keep-cookie-tables.ts";
import { CHROMIUM_PROFILE, FIREFOX_PROFILE, SECRET } from "./fake-profiles.ts";
import type { TestUser } from "./test-user.ts";

export const KEPT_SITE = "kept.example";
const DROPPED_SITE = "dropped.example";
/** In the cookie of the site that stays. */
export const MINE = "what-the-person-wants-to-find-again";

/** Where each engine keeps its cookies, and how one of them is written. */
export const JARS = [
  { engine: "chromium", profile: CHROMIUM_PROFILE, path: `${CHROMIUM_PROFILE}/Cookies` },
  { engine: "firefox", profile: FIREFOX_PROFILE, path: `${FIREFOX_PROFILE}/cookies.sqlite` },
] as const;
export type Jar = (typeof JARS)[number];

type Row = Readonly<Record<string, string | number>>;

const ROWS: Readonly<Record<Jar["engine"], (host: string, value: string) => Row>> = {
  chromium: (host, value) => ({
    host_key: host,
    name: "theme",
    value,
    path: "/",
    is_persistent: 1,
  }),
  firefox: (host, value) => ({ host, name: "theme", value, path: "/", expiry: 2_000_000_000 }),
};

/** A jar exactly as the browser makes it: one cookie of the site that stays, some of another. */
export function writeJar(
  user: TestUser,
  { engine, profile, path }: Jar,
  tamper: (jar: Database.Database) => void = () => undefined,
): void {
  const table = COOKIE_TABLES[engine === "chromium" ? 0 : 1];
  if (table === undefined) throw new Error(`no table of ${engine}`);
  mkdirSync(join(user.homeDir, profile), { recursive: true });
  const jar = new Database(join(user.homeDir, path));
  jar.exec(table.schema);
  const rows = [
    ROWS[engine](KEPT_SITE, MINE),
    ...[1, 2, 3].map((n) => ROWS[engine](`site-${n}.${DROPPED_SITE}`, SECRET)),
  ];
  for (const row of rows) {
    const of = (column: string) => row[column] ?? (/_key|value|name|Attr/.test(column) ? "" : 0);
    const columns = table.columns.filter((column) => column !== "id");
    jar
      .prepare(`INSERT INTO ${table.table} (${columns}) VALUES (${columns.map(() => "?")})`)
      .run(columns.map(of));
  }
  tamper(jar);
  jar.close();
}
