import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Which page lists which attacks. */
const PAGES = [
  { page: "kiosk", numbers: from(82, 104) },
  { page: "security", numbers: [...from(25, 32), 36, 37, ...from(55, 69)] },
] as const;

/** Number, and the tests that its row names. */
function rowsOf(page: string) {
  const text = readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), "utf8");
  const [, section = ""] = text.split("\n## The attack list, by number\n");
  return [...section.matchAll(/^\| (\d+) \|.*\| ([^|]+) \|$/gm)].map(([, number, held = ""]) => ({
    number: Number(number),
    tests: [...held.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  }));
}

/** Whether a title in a test file begins with the number, alone or in a list: `97, 98: …`. */
function holds(name: string, number: number): boolean {
  const path = new URL(`../${name}.test.ts`, import.meta.url);
  if (!existsSync(path)) return false;
  const titles = readFileSync(path, "utf8").matchAll(/["`](?:case |attack )?(\d+(?:, \d+)*): /g);
  return [...titles].some(([, numbers = ""]) => numbers.split(", ").includes(String(number)));
}

test.each(PAGES)("docs/$page.md has every attack of its kind once, in order", (listed) => {
  expect(rowsOf(listed.page).map(({ number }) => number)).toEqual(listed.numbers);
});

test.each(PAGES.flatMap(({ page }) => rowsOf(page)))(
  "attack $number is held by the tests that its row names",
  ({ number, tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((name) => !holds(name, number))).toEqual([]);
  },
);
