import { expect, test } from "vitest";
import { QUEUE, STORY_QUEUE } from "../../../scripts/bootstrap/lanes.mjs";
import config from "../../../vitest.config.ts";

const projects = (config.test?.projects ?? []).flatMap((each) =>
  typeof each === "object" && "test" in each && each.test !== undefined ? [each.test] : [],
);

test("npm test runs every project of vitest, and each once", () => {
  const names = projects.map(({ name }) => name);
  expect([...QUEUE, ...STORY_QUEUE].toSorted()).toEqual(names.toSorted());
});

// vitest runs nothing at all where two in one group have different workers.
test("files of any projects can be run together", () => {
  const groups = projects.map(({ sequence }) => sequence?.groupOrder);
  expect(new Set(groups).size).toBe(projects.length);
});
