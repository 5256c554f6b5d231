import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../docs/kiosk.md", import.meta.url), "utf8");
const [, section = ""] = page.split("\n## The attack list, by number\n");

/** Number, and the tests that its row names. */
const ROWS = [...section.matchAll(/^\| (\d+) \|.*\| ([^|]+) \|$/gm)].map(
  ([, number, held = ""]) => ({
    number: Number(number),
    tests: [...held.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  }),
);

/** Whether a title in a test file begins with the number, alone or in a list: `97, 98: …`. */
function holds(name: string, number: number): boolean {
  const path = new URL(`../${name}.test.ts`, import.meta.url);
  if (!existsSync(path)) return false;
  const titles = readFileSync(path, "utf8").matchAll(/["`](?:case |attack )?(\d+(?:, \d+)*): /g);
  return [...titles].some(([, numbers = ""]) => numbers.split(", ").includes(String(number)));
}

test("has every attack on a kiosk and its shell once, in order", () => {
  const numbers = ROWS.map(({ number }) => number);
  expect(numbers).toEqual(Array.from({ length: 23 }, (_, index) => 82 + index));
});

test.each(ROWS)("attack $number is held by the tests that its row names", ({ number, tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter((name) => !holds(name, number))).toEqual([]);
});
