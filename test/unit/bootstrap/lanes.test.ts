import { expect, test } from "vitest";
import { QUEUE } from "../../../scripts/bootstrap/lanes.mjs";
import config from "../../../vitest.config.ts";

test("npm test runs every project of vitest, and each once", () => {
  const projects = config.test?.projects ?? [];
  const names = projects.map((each) =>
    typeof each === "object" && "test" in each ? each.test?.name : each,
  );
  expect(QUEUE.toSorted()).toEqual(names.toSorted());
});
