import { join } from "node:path";
import { expect, test } from "vitest";
import { openHome } from "../../../agent/browsers/dir-handle.ts";
import { FAMILIES } from "../../../agent/browsers/families.ts";
import { findProfiles } from "../../../agent/browsers/inventory.ts";
import { clearHome } from "../../support/clear-home.ts";
import { giveTo, SECRET, writeIn } from "../../support/fake-profiles.ts";
import { familyFixtures, layOut } from "../../support/family-fixtures.ts";
import { filesBelow, filesHolding } from "../../support/find-bytes.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping browser families: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);
const fixtures = familyFixtures();

test("every row of the table has a fixture, and every place of a row a location", () => {
  const asPattern = (path: string) => path.replace(/^(snap\/[^/]+\/)(?:x?\d+)(?=\/)/, "$1*");
  for (const layout of ["linux", "windows"] as const) {
    const inTable = FAMILIES.map(({ family, places }) => [family, places[layout]]);
    const inFixtures = fixtures.map((fixture) => [
      fixture.family,
      fixture[layout].map(({ config, cache }) => ({
        configDir: asPattern(config),
        cacheDir: asPattern(cache),
      })),
    ]);
    expect(Object.fromEntries(inFixtures)).toEqual(Object.fromEntries(inTable));
  }
});

onHomes.each(fixtures)(
  "finds and clears $family wherever it is installed from",
  async (fixture) => {
    const user = createTestUser();
    const kept = fixture.linux.flatMap((at) => layOut(user.homeDir, at, fixture.engine));
    writeIn(user.homeDir, "snap/brave/notes/.config/mine.txt", "mine");
    giveTo(user, user.homeDir);

    const receipts = await clearHome(user);

    const profiles = fixture.linux.flatMap(({ config, profiles: names }) =>
      names.map((name) => join(config, name)),
    );
    expect([...receipts.keys()].sort()).toEqual(profiles.sort());
    const families = [...receipts.values()].map(({ family, status }) => `${family} ${status}`);
    expect(new Set(families)).toEqual(new Set([`${fixture.family} done`]));
    expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
    const left = filesBelow(user.homeDir).map((path) => path.slice(user.homeDir.length + 1));
    expect(left.sort()).toEqual([...kept, "snap/brave/notes/.config/mine.txt"].sort());
  },
);

onHomes.each(fixtures)("plans $family as it lies on Windows", (fixture) => {
  const user = createTestUser();
  for (const location of fixture.windows) layOut(user.homeDir, location, fixture.engine);
  giveTo(user, user.homeDir);
  const home = openHome(user.homeDir, user.uid);
  if (!home.ok) throw new Error(home.detail);

  const opened = { dir: home.value, uid: user.uid, paths: [user.homeDir] };
  const places = findProfiles(opened, FAMILIES, [], "windows");

  const expected = fixture.windows.flatMap(({ config, cache, profiles }) =>
    profiles.map((name) => `${fixture.family} ${join(config, name)} ${join(cache, name)}`),
  );
  const found = places.map(
    ({ family, profileDir, cacheDir }) => `${family.family} ${profileDir} ${cacheDir}`,
  );
  expect(found.sort()).toEqual(expected.sort());
});
