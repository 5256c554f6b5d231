import { lchownSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { giveTo, SECRET, writeIn } from "./fake-profiles.ts";
import {
  ENGINES,
  type Engine,
  makeDeepTree,
  makeSparse,
  makeUnspeakable,
  NO_FILES,
  replace,
} from "./hostile-homes.ts";
import { writeSqliteBomb } from "./sqlite-bomb.ts";
import type { TestUser } from "./test-user.ts";

export type HostileCase = {
  readonly what: string;
  readonly put: (user: TestUser, engine: Engine, victim: string) => void;
  readonly status: "done" | "partial" | "asUnreadList";
  /** What the residue of its profile must say. */
  readonly names?: RegExp;
};

function jarOf(user: TestUser, engine: Engine, fill: (jar: Database.Database) => void): void {
  replace(user, ENGINES[engine].jar, (path) => {
    const jar = new Database(path);
    fill(jar);
    jar.close();
  });
}

export const LISTS: readonly HostileCase[] = [
  ...NO_FILES.map(({ what, put }) => ({ what, put })),
  { what: "10 GB", put: (path: string) => makeSparse(path, 10 * 1024 ** 3) },
  {
    what: "a link",
    put: (path: string, victim: string) => symlinkSync(join(victim, "Cookies"), path),
  },
].map(({ what, put }) => ({
  what: `${what} in place of its list`,
  put: (user, engine, victim) => replace(user, ENGINES[engine].list, (path) => put(path, victim)),
  status: "asUnreadList",
}));

const GARBAGE = Buffer.from([0xff, 0x00, 0x5b, 0x0a, 0x80, 0x3d, 0x22, 0x7b]);

export const TEXTS: readonly HostileCase[] = [
  { what: "bytes that are no text", text: Buffer.concat(Array(20_000).fill(GARBAGE)) },
  { what: "nesting without end", text: "[".repeat(200_000) },
  { what: "a line of blanks", text: `[P]\nPath=a${" ".repeat(200_000)}b\n` },
].map(({ what, text }) => ({
  what: `${what} as its list`,
  put: (user, engine) => replace(user, ENGINES[engine].list, (path) => writeFileSync(path, text)),
  status: "done",
}));

export const JARS: readonly HostileCase[] = [
  ...NO_FILES.map(
    ({ what, put }): HostileCase => ({
      what: `${what} in place of its cookies`,
      put: (user, engine, victim) =>
        replace(user, ENGINES[engine].jar, (path) => put(path, victim)),
      status: "done",
    }),
  ),
  {
    what: "pages that lead in circles as its cookies",
    put: (user, engine) => {
      const { jar, table } = ENGINES[engine];
      replace(user, jar, (path) => writeSqliteBomb(path, table, ["value"]));
    },
    status: "done",
  },
  {
    what: "triggers in its cookies",
    put: (user, engine) =>
      jarOf(user, engine, (jar) => {
        const { table } = ENGINES[engine];
        jar.exec(`CREATE TABLE ${table} (value); INSERT INTO ${table} VALUES ('${SECRET}');
          CREATE TRIGGER stay BEFORE DELETE ON ${table} BEGIN SELECT RAISE(IGNORE); END;`);
      }),
    status: "done",
  },
  {
    what: "an endless view in place of the table",
    put: (user, engine) =>
      jarOf(user, engine, (jar) =>
        jar.exec(`CREATE VIEW ${ENGINES[engine].table} AS WITH RECURSIVE n(x) AS
          (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n`),
      ),
    status: "done",
  },
  {
    what: "a hard link to its cookies",
    put: (user, engine) =>
      linkSync(
        join(user.homeDir, ENGINES[engine].jar),
        join(user.homeDir, "Documents", `of-${engine}`),
      ),
    status: "partial",
    names: /lie elsewhere too, and stay there$/,
  },
];

export const TREES: readonly HostileCase[] = [
  ...(["profile", "cache"] as const).map(
    (part): HostileCase => ({
      what: `a link in place of its ${part}`,
      put: (user, engine, victim) =>
        replace(user, ENGINES[engine][part], (path) => symlinkSync(victim, path)),
      status: "partial",
      names: /behind a symbolic link, not followed$/,
    }),
  ),
  {
    what: "a link in place of its storage",
    put: (user, engine, victim) =>
      replace(user, ENGINES[engine].tree, (path) => symlinkSync(victim, path)),
    status: "partial",
    names: /lie elsewhere too, and stay there$/,
  },
  {
    what: "a link above some of its stores",
    put: (user, engine) => {
      writeIn(user.homeDir, "Documents/elsewhere/Cookies", "mine");
      const above = engine === "chromium" ? "Network" : "storage";
      replace(user, `${ENGINES[engine].profile}/${above}`, (path) =>
        symlinkSync(join(user.homeDir, "Documents/elsewhere"), path),
      );
    },
    status: "partial",
    names: /behind a symbolic link, not followed$/,
  },
  {
    what: "more bytes than a number holds in its storage",
    put: (user, engine) => {
      const dir = join(user.homeDir, ENGINES[engine].tree);
      mkdirSync(dir, { recursive: true });
      // The longest files of ext4: together they claim more than 2 to the power of 53.
      for (let n = 0; n < 600; n += 1) makeSparse(join(dir, `${n}`), 2 ** 44 - 8_192);
      giveTo(user, dir);
    },
    status: "done",
  },
  {
    what: "a tree of 2,000 levels in its storage",
    put: (user, engine) => makeDeepTree(user, ENGINES[engine].tree, 2_000),
    status: "done",
  },
  {
    what: "names that nobody can spell in its storage",
    put: (user, engine) => makeUnspeakable(user, ENGINES[engine].tree),
    status: "done",
  },
  {
    what: "somebody else's directory in its storage",
    put: (user, engine) => {
      writeIn(user.homeDir, `${ENGINES[engine].tree}/theirs/file`, "root's");
      lchownSync(join(user.homeDir, ENGINES[engine].tree), user.uid, user.gid);
    },
    status: "partial",
    names: /taken away, not freed yet$/,
  },
  {
    what: "a thousand directories beside it",
    put: (user, engine) => {
      const root = join(user.homeDir, ENGINES[engine].profile, "..");
      for (let n = 0; n < 1_000; n += 1) mkdirSync(join(root, `a${n}`));
    },
    status: "partial",
    names: /: \d+ more than anybody has, left$/,
  },
];
