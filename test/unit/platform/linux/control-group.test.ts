import { expect, test } from "vitest";
import {
  ControlGroups,
  findControlGroups,
} from "../../../../agent/platform/linux/control-group.ts";

// No such directory: a path that passed the guard by mistake would answer `missing`, not kill.
const groups = new ControlGroups("/nonexistent-cgroup-tree");
const reasonOf = (path: string) => {
  const outcome = groups.kill(path);
  return outcome.ok ? "killed" : outcome.reason;
};

test.each([
  ["nothing, which is the whole machine", ""],
  ["the root of the tree", "/"],
  ["all people", "/user.slice"],
  ["a system service", "/system.slice/ssh.service"],
  ["root's own slice", "/user.slice/user-0.slice"],
  ["an account of the system", "/user.slice/user-999.slice"],
  ["a way out of the tree", "/user.slice/user-1000.slice/../.."],
  ["a session of root", "/user.slice/user-0.slice/session-3.scope"],
  ["a service inside a slice", "/user.slice/user-1000.slice/user@1000.service"],
  ["a line break after a good path", "/user.slice/user-1000.slice\n"],
  ["all sessions of ours", "/sessionward"],
])("refuses to end %s", (_what, path) => {
  expect(reasonOf(path)).toBe("notKillable");
});

test.each([
  "/user.slice/user-1000.slice",
  "/user.slice/user-1000.slice/session-c1.scope",
  "/user.slice/user-65533.slice/session-12.scope",
  "/sessionward/session-lobby-1",
])("would end %s", (path) => {
  expect(reasonOf(path)).toBe("missing");
});

test("finds where the tree is mounted", () => {
  const hybrid =
    "cgroup /sys/fs/cgroup/pids cgroup rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0";
  expect(findControlGroups(hybrid)).toBe("/sys/fs/cgroup/unified");
  expect(findControlGroups("proc /proc proc rw 0 0")).toBeNull();
});
