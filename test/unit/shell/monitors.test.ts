import { expect, test } from "vitest";
import { displaysOf } from "../../../main/monitors.ts";

const LAPTOP = { output: [66], x: 0, y: 0, width: 1280, height: 800 };
const WALL = { output: [67], x: 1280, y: 0, width: 1920, height: 1080 };
const OFF = { output: [], x: 0, y: 0, width: 0, height: 0 };
const ids = (monitors: Parameters<typeof displaysOf>[0]["monitors"]) =>
  displaysOf({ monitors, primaryOutput: null }, 1).map(({ id }) => id);

test("takes for displays what is lit, under the names of what they hang on", () => {
  expect(displaysOf({ monitors: [LAPTOP, OFF, WALL], primaryOutput: 67 }, 1)).toEqual([
    { id: "66", primary: false, bounds: { x: 0, y: 0, width: 1280, height: 800 } },
    { id: "67", primary: true, bounds: { x: 1280, y: 0, width: 1920, height: 1080 } },
  ]);
});

test.each([
  { what: "the same, of two cards", mirror: { ...LAPTOP, output: [70] } },
  { what: "a part of it", mirror: { output: [70], x: 0, y: 0, width: 1024, height: 768 } },
])("takes a mirror that shows $what for one display", ({ mirror }) => {
  expect(ids([LAPTOP, mirror])).toEqual(["66"]);
  expect(ids([mirror, LAPTOP])).toHaveLength(1);
  const [display] = displaysOf({ monitors: [LAPTOP, mirror], primaryOutput: 70 }, 1);
  expect(display?.primary).toBe(true);
});

test("knows those that overlap, or share an edge, for two", () => {
  expect(ids([LAPTOP, { ...WALL, x: 1000 }])).toEqual(["66", "67"]);
  expect(ids([LAPTOP, { ...LAPTOP, output: [67], x: 1280 }])).toEqual(["66", "67"]);
});

test("counts as the browser does where it draws everything larger, and leaves no row open", () => {
  const [, wall] = displaysOf({ monitors: [LAPTOP, WALL], primaryOutput: 66 }, 1.5);
  expect(wall?.bounds).toEqual({ x: 853, y: 0, width: 1280, height: 720 });
  const [odd] = displaysOf({ monitors: [{ ...LAPTOP, height: 801 }], primaryOutput: 66 }, 2);
  expect(odd?.bounds.height).toBe(401);
});
