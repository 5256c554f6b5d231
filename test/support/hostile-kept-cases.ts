import { execFileSync } from "node:child_process";
import { linkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { COOKIE_TABLES } from "../../agent/browsers/keep-cookie-tables.ts";
import { CHROMIUM_PROFILE, giveTo, SECRET, writeIn } from "./fake-profiles.ts";
import { makeDeepTree, NO_FILES, replace } from "./hostile-homes.ts";
import { JARS, type Jar, KEPT_SITE, writeJar } from "./site-jars.ts";
import { writeSqliteBomb } from "./sqlite-bomb.ts";
import type { TestUser } from "./test-user.ts";

export type KeptCase = {
  readonly what: string;
  readonly put: (user: TestUser, victim: string) => void;
  /** Whether the cookies of the site that stays are there afterwards. */
  readonly keepsCookies: boolean;
  readonly status: "done" | "partial";
  /** What the notes or the residue must say. */
  readonly says: RegExp | null;
  /** Paths below the home at which nothing may lie any more, not even a link. */
  readonly gone?: readonly string[];
};

const tableOf = ({ engine }: Jar) => COOKIE_TABLES[engine === "chromium" ? 0 : 1];

/** The same to the cookies of both engines. */
function inBoth(put: (user: TestUser, jar: Jar) => void): KeptCase["put"] {
  return (user) => {
    for (const jar of JARS) put(user, jar);
  };
}

function tampered(sql: (table: string) => string): KeptCase["put"] {
  return inBoth((user, jar) => {
    const tamper = (database: Database.Database) => {
      database.exec(sql(tableOf(jar)?.table ?? ""));
    };
    replace(user, jar.path, () => writeJar(user, jar, tamper));
  });
}

const WHOLE = { keepsCookies: false, status: "done" } as const;

export const KEPT_COOKIES: readonly KeptCase[] = [
  ...NO_FILES.map(({ what, put }) => ({
    what: `${what} in place of the cookies`,
    put: inBoth((user, { path }) => replace(user, path, (full) => put(full, ""))),
    says: /went whole, it /,
    ...WHOLE,
  })),
  {
    what: "pages that lead in circles",
    put: inBoth((user, jar) => {
      const { table = "", columns = [] } = tableOf(jar) ?? {};
      replace(user, jar.path, (path) => writeSqliteBomb(path, table, columns));
    }),
    says: /went whole, it is damaged/,
    ...WHOLE,
  },
  {
    what: "a hard link to the cookies",
    put: inBoth((user, { engine, path }) =>
      linkSync(join(user.homeDir, path), join(user.homeDir, "Documents", `of-${engine}`)),
    ),
    keepsCookies: false,
    status: "partial",
    says: /lie elsewhere too, and stay there/,
  },
  {
    what: "a view in place of the table",
    put: tampered(
      (table) => `ALTER TABLE ${table} RENAME TO t; CREATE VIEW ${table} AS SELECT * FROM t`,
    ),
    says: /went whole, it has a schema that is not known here/,
    ...WHOLE,
  },
  {
    what: "a column more",
    put: tampered((table) => `ALTER TABLE ${table} ADD COLUMN more TEXT DEFAULT '${SECRET}'`),
    says: /went whole, it has a schema that is not known here/,
    ...WHOLE,
  },
  {
    what: "triggers that keep everything",
    put: tampered(
      (table) => `CREATE TRIGGER a BEFORE DELETE ON ${table} BEGIN SELECT RAISE(IGNORE); END;
        CREATE TRIGGER b AFTER INSERT ON ${table} BEGIN
          UPDATE ${table} SET value = '${SECRET}'; END;`,
    ),
    keepsCookies: true,
    status: "done",
    says: null,
  },
];

const LEVEL = `${CHROMIUM_PROFILE}/Local Storage/leveldb`;

/** A directory of the site that stays, as each engine calls it. */
const ORIGINS = [
  `${CHROMIUM_PROFILE}/IndexedDB/https_${KEPT_SITE}_0.indexeddb.leveldb`,
  `${JARS[1].profile}/storage/default/https+++${KEPT_SITE}`,
];

function ofOrigins(put: (user: TestUser, path: string, victim: string) => void): KeptCase["put"] {
  return (user, victim) => {
    for (const path of ORIGINS) put(user, path, victim);
  };
}

/** @param path below the LevelDB of Chromium's Local Storage, which holds a manifest already */
function inLevel(path: string, put: (full: string) => void): KeptCase["put"] {
  return (user) => {
    writeIn(user.homeDir, `${LEVEL}/MANIFEST-000001`, "none");
    writeIn(user.homeDir, `${LEVEL}/000003.log`, `_https://${KEPT_SITE}\0${SECRET}`);
    rmSync(join(user.homeDir, LEVEL, path), { force: true });
    put(join(user.homeDir, LEVEL, path));
    giveTo(user, user.homeDir);
  };
}

const KEPT = { keepsCookies: true, status: "done" } as const;
const NO_DATABASE = { says: /Local Storage: went whole, it /, ...KEPT };

export const KEPT_SITE_DATA: readonly KeptCase[] = [
  { what: "a LevelDB without CURRENT", put: inLevel("CURRENT", () => undefined), ...NO_DATABASE },
  {
    what: "a CURRENT that leads elsewhere",
    put: inLevel("CURRENT", (path) => writeFileSync(path, "../../../../Documents/notes.txt\n")),
    ...NO_DATABASE,
  },
  {
    what: "a FIFO in the LevelDB",
    put: inLevel("CURRENT", (path) => execFileSync("mkfifo", [path])),
    ...NO_DATABASE,
  },
  {
    what: "a link in the LevelDB",
    put: inLevel("CURRENT", (path) => symlinkSync("MANIFEST-000001", path)),
    ...NO_DATABASE,
  },
  {
    what: "a link in place of the site's directory",
    put: ofOrigins((user, path, victim) =>
      replace(user, path, (full) => symlinkSync(victim, full)),
    ),
    says: null,
    gone: ORIGINS,
    ...KEPT,
  },
  {
    what: "a FIFO in place of the site's directory",
    put: ofOrigins((user, path) => replace(user, path, (full) => execFileSync("mkfifo", [full]))),
    says: null,
    gone: ORIGINS,
    ...KEPT,
  },
  {
    what: "2,000 levels beside the site's directory",
    put: (user) => {
      for (const path of ORIGINS) replace(user, path, (full) => writeIn(full, "data", "mine"));
      for (const path of ORIGINS) makeDeepTree(user, join(path, "..", "deep"), 2_000);
    },
    says: null,
    ...KEPT,
  },
];
