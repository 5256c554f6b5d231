import { expect, test } from "vitest";
import { isPlainPath } from "../../../agent/browsers/byte-path.ts";
import { planClearing } from "../../../agent/browsers/clear-plan.ts";
import { ENGINES, FAMILIES, familiesNamed } from "../../../agent/browsers/families.ts";
import { quarantineNames } from "../../../agent/browsers/helper-plan.ts";
import { mountPointsOf } from "../../../agent/browsers/mount-points.ts";
import { locksOf } from "../../../agent/browsers/process-table.ts";
import { pathsOf } from "../../../agent/browsers/store-row.ts";
import { DEFAULT_DATA_KINDS } from "../../../policies/vocabulary.ts";

test.each(Object.entries(ENGINES))("every path of %s stays inside its profile", (_, { stores }) => {
  const paths = stores.flatMap(pathsOf);
  expect(paths.filter((path) => !isPlainPath(path))).toEqual([]);
  expect(new Set(paths).size).toBe(paths.length);
  for (const { table } of stores) expect(table ?? "x").toMatch(/^\w+$/);
});

test.each(FAMILIES)("every place of $family stays inside the home", ({ places }) => {
  for (const { configDir, cacheDir } of [...places.linux, ...places.windows]) {
    expect([configDir, cacheDir].every(isPlainPath)).toBe(true);
  }
});

/** The rows of which each alone signed somebody back in when the others were deleted. */
test.each([
  { engine: "chromium", store: "Cookies" },
  { engine: "chromium", store: "Network/Cookies" },
  { engine: "chromium", store: "Local Storage" },
  { engine: "chromium", store: "Session Storage" },
  { engine: "chromium", store: "IndexedDB" },
  { engine: "chromium", store: "File System" },
  { engine: "chromium", store: "Service Worker" },
  { engine: "chromium", store: "Sessions" },
  { engine: "chromium", store: "Cache" },
  { engine: "chromium", store: "Web Data" },
  { engine: "firefox", store: "cookies.sqlite" },
  { engine: "firefox", store: "sessionstore.jsonlz4" },
  { engine: "firefox", store: "sessionstore-backups" },
  { engine: "firefox", store: "storage/default" },
  { engine: "firefox", store: "serviceworker.txt" },
  { engine: "firefox", store: "cache2" },
] as const)("$engine's $store goes by default, and first", ({ engine, store }) => {
  const row = ENGINES[engine].stores.find((each) => each.store === store);
  expect(row?.bearsSession).toBe(true);
  expect(DEFAULT_DATA_KINDS).toContain(row?.data);
});

const [chromium] = familiesNamed(["chromium"]);
if (chromium === undefined) throw new Error("no chromium");
const PLACE = {
  family: chromium,
  profileDir: ".config/chromium/Default",
  cacheDir: ".cache/chromium/Default",
  rootDir: ".config/chromium",
  isReachable: true,
  obstacles: [],
};

test("plans what signs somebody in before everything else", () => {
  const { stores } = planClearing([PLACE], DEFAULT_DATA_KINDS);
  const order = stores.map(({ row }) => row.bearsSession);
  expect(order).toEqual(order.toSorted((a, b) => Number(b) - Number(a)));
});

test("plans nothing in a profile that can't be reached, and nothing that was not asked for", () => {
  expect(planClearing([{ ...PLACE, isReachable: false }], DEFAULT_DATA_KINDS).entries).toEqual([]);
  const { entries } = planClearing([PLACE], ["credentials"]);
  expect(entries.some(({ name }) => name === "Cookies")).toBe(false);
  expect(entries).toContainEqual({ dir: PLACE.profileDir, name: "Login Data", table: "logins" });
});

test("plans what profiles share once, and only where it is meant", () => {
  const other = { ...PLACE, profileDir: ".config/chromium/Other" };
  const crashes = { dir: ".config/chromium", name: "Crash Reports", table: null };
  const { entries, stores } = planClearing([PLACE, other], DEFAULT_DATA_KINDS);
  expect(entries.filter(({ name }) => name === crashes.name)).toEqual([crashes]);
  const owners = stores.filter(({ row, entries: own }) => row.place === "root" && own.length > 0);
  expect(new Set(owners.map(({ place }) => place))).toEqual(new Set([PLACE]));
  const alone = planClearing([{ ...PLACE, rootDir: null }], DEFAULT_DATA_KINDS);
  expect(alone.entries.some(({ dir }) => dir === ".config/chromium")).toBe(false);
});

test("a database keeps its journal beside it in quarantine, and no two names meet", () => {
  const { entries } = planClearing(
    [PLACE, { ...PLACE, profileDir: ".config/chromium/Other" }],
    ["cookies", "cache"],
  );
  const names = quarantineNames(entries);
  expect(new Set(names).size).toBe(names.length);
  const cookies = names[entries.findIndex(({ name }) => name === "Cookies")];
  expect(names).toContain(`${cookies}-wal`);
});

test("reads mount points with blanks in them", () => {
  const line = "36 35 98:0 /a /mnt/my\\040disk rw,noatime master:1 - ext4 /dev/root rw";
  expect(mountPointsOf(`${line}\n`)).toEqual(["/mnt/my disk"]);
});

test("reads locks, waiting ones too", () => {
  const text = `1: POSIX  ADVISORY  WRITE 123 fe:00:456 0 EOF
1: -> FLOCK  ADVISORY  READ 124 00:1f:7 0 EOF
2: OFDLCK ADVISORY  READ -1 08:01:9 128 128
`;
  expect(locksOf(text)).toEqual([
    { pid: 123, dev: "fe:00", inode: "456" },
    { pid: 124, dev: "00:1f", inode: "7" },
    { pid: -1, dev: "08:01", inode: "9" },
  ]);
});
