import { expect, test } from "vitest";
import { fuseFaults } from "../../../scripts/package/fuse-states.ts";

const NUMBERS = { RunAsNode: 0, OnlyLoadAppFromAsar: 5 };
const WANTED = { runAsNode: false, onlyLoadAppFromAsar: true };
const [OFF, ON, REMOVED] = [48, 49, 114];

test.each([
  [{ 0: OFF, 5: ON }, []],
  [{ 0: ON, 5: ON }, ["RunAsNode is on, not off"]],
  [{ 0: OFF, 5: REMOVED }, ["OnlyLoadAppFromAsar is not there, not on"]],
  [{ 0: OFF }, ["OnlyLoadAppFromAsar is not there, not on"]],
])("a program whose fuses are %j has the faults %j", (wire, faults) => {
  expect(fuseFaults(wire, WANTED, NUMBERS)).toEqual(faults);
});

test("a fuse that is new, and that nobody decided about, is a fault", () => {
  const faults = fuseFaults({ 0: OFF, 5: ON, 8: ON }, WANTED, { ...NUMBERS, WasmTrap: 8 });
  expect(faults).toEqual(["WasmTrap is decided by nobody"]);
});
