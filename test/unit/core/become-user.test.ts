import { expect, test } from "vitest";
import { faultOf } from "../../../agent/core/become-user.ts";

const ana = { uid: 1001, gid: 1002, groups: [29] };
const status = (changes: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    Name: "node",
    Uid: "1001\t1001\t1001\t1001",
    Gid: "1002\t1002\t1002\t1002",
    Groups: "29 ",
    CapEff: "0000000000000000",
    ...changes,
  })
    .map(([name, value]) => `${name}:\t${value}`)
    .join("\n");

test("a process that is the user in every respect has no fault", () => {
  expect(faultOf(status(), ana)).toBeNull();
});

test.each([
  ["a saved uid of root", { Uid: "1001\t1001\t0\t1001" }, "Uid"],
  ["an effective gid of root", { Gid: "1002\t0\t1002\t1002" }, "Gid"],
  ["a group of root's", { Groups: "0 29 " }, "Groups still has 0"],
  ["a capability", { CapEff: "0000000000000020" }, "CapEff"],
])("finds %s", (_what, changes, fault) => {
  expect(faultOf(status(changes), ana)).toContain(fault);
});

test("a status that says nothing is a fault", () => {
  expect(faultOf("", ana)).toContain("missing");
});
