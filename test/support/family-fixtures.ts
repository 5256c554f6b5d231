import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { SECRET } from "./fake-profiles.ts";

const FIXTURES_DIR = join(import.meta.dirname, "..", "fixtures", "browsers");

const locationSchema = z.object({
  config: z.string(),
  cache: z.string(),
  /** Relative to `config`; "" where the directory is a profile itself. */
  profiles: z.array(z.string()).min(1),
});
const fixtureSchema = z.strictObject({
  family: z.string(),
  engine: z.enum(["chromium", "firefox"]),
  linux: z.array(locationSchema).min(1),
  windows: z.array(locationSchema).min(1),
});
export type FamilyFixture = z.infer<typeof fixtureSchema>;
export type FamilyLocation = z.infer<typeof locationSchema>;

/** Where each browser keeps its profiles, written down from its documentation: the table's check. */
export function familyFixtures(): readonly FamilyFixture[] {
  return readdirSync(FIXTURES_DIR).map((name) =>
    fixtureSchema.parse(JSON.parse(readFileSync(join(FIXTURES_DIR, name), "utf8"))),
  );
}

type StoredFiles = { readonly session: readonly string[]; readonly kept: readonly string[] };

/** A few of the files that hold a session, and some that don't and must stay. */
const FILES: Readonly<Record<FamilyFixture["engine"], StoredFiles>> = {
  chromium: {
    session: ["Cookies", "Network/Cookies", "Local Storage/leveldb/000003.log", "Sessions/Tabs_1"],
    kept: ["Bookmarks", "Preferences"],
  },
  firefox: {
    session: ["cookies.sqlite-wal", "storage/default/https+++a.example/ls/data.sqlite"],
    kept: ["prefs.js", "cert9.db"],
  },
};
const CACHED: Readonly<Record<FamilyFixture["engine"], string>> = {
  chromium: "Cache/Cache_Data/data_1",
  firefox: "cache2/entries/A1",
};

/** Lays a location out in a home. @returns what must stay, relative to the home */
export function layOut(
  homeDir: string,
  { config, cache, profiles }: FamilyLocation,
  engine: FamilyFixture["engine"],
): readonly string[] {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(homeDir, path)), { recursive: true });
    writeFileSync(join(homeDir, path), text);
    return path;
  };
  return profiles.flatMap((profile) => {
    for (const file of FILES[engine].session) write(join(config, profile, file), SECRET);
    write(join(cache, profile, CACHED[engine]), SECRET);
    return FILES[engine].kept.map((file) => write(join(config, profile, file), "kept"));
  });
}
