import { expect, test } from "vitest";
import { type Findable, find, stepped } from "../../../server/console/model/search.ts";

const item = (kind: Findable["kind"], title: string, hint = ""): Findable => ({
  kind,
  title,
  hint,
  hash: `#/${title}`,
});

const ITEMS = [
  item("command", "Wipe 3 sessions", "ward-3 closes"),
  item("device", "or-ward-3"),
  item("device", "ward-3-pc-7", "wards"),
  item("person", "p-4c1a", "ward-3-pc-7"),
];
const titles = (query: string) => find(query, ITEMS).map(({ title }) => title);

test("puts what begins with the words before what only has them", () => {
  expect(titles("ward-3")).toEqual(["ward-3-pc-7", "or-ward-3", "p-4c1a", "Wipe 3 sessions"]);
});

test("wants every word, wherever it stands", () => {
  expect(titles("closes WIPE")).toEqual(["Wipe 3 sessions"]);
  expect(titles("ward-3 nowhere")).toEqual([]);
});

test("shows what there is before anything is typed", () => {
  expect(titles("  ")).toEqual(ITEMS.map(({ title }) => title));
});

test("goes round in a list with the arrows", () => {
  expect([stepped(0, -1, 3), stepped(2, 1, 3), stepped(0, 1, 0)]).toEqual([2, 0, 0]);
});
