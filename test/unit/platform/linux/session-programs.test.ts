import { expect, test } from "vitest";
import { pathsOf, topNamesIn } from "../../../../agent/browsers/names-in-use.ts";
import {
  programsToClose,
  type SessionProcess,
} from "../../../../agent/platform/linux/session-programs.ts";

/** `[pid, parent, program]`; older ones have smaller numbers. */
function members(...rows: readonly (readonly [number, number, string])[]): SessionProcess[] {
  return rows.map(([pid, parentPid, program]) => {
    return { pid, parentPid, program, startTicks: pid, inScope: true };
  });
}

test.each([
  [
    "a listed program goes with what it started, its shell too",
    members([10, 1, "xfce4-session"], [20, 10, "xterm"], [21, 20, "bash"], [22, 21, "vi"]),
    ["xterm"],
    [20, 21, 22],
  ],
  [
    "what the desktop descends from stays, whatever is listed",
    members([10, 1, "xinit"], [11, 10, "startall"], [12, 11, "openbox"], [30, 12, "evince"]),
    ["startall", "openbox", "evince"],
    [30],
  ],
  [
    "the session's first process stays",
    members([10, 1, "reader"], [20, 10, "reader"]),
    ["reader"],
    [20],
  ],
  [
    "shells, interpreters and browsers are not ended by their names",
    members([10, 1, "i3"], [20, 10, "node"], [21, 10, "chromium"], [22, 10, "bash"]),
    ["node", "chromium", "bash"],
    [],
  ],
  [
    "a part of a name is another name",
    members([10, 1, "i3"], [20, 10, "evince-previewer"]),
    ["evince"],
    [],
  ],
] as const)("%s", (_what, processes, names, expected) => {
  expect(programsToClose(processes, names).map(({ pid }) => pid)).toEqual(expected);
});

test("the first process is looked for in the session itself, not in the user's manager", () => {
  const manager = { pid: 5, parentPid: 1, program: "gnome-calculator", startTicks: 5 };
  const processes = [...members([10, 1, "leader"]), { ...manager, inScope: false }];
  const closed = programsToClose(processes, ["gnome-calculator", "leader"]);
  expect(closed.map(({ pid }) => pid)).toEqual([5]);
});

test("the names of a directory that are in use are those on the way to what is held", () => {
  const maps = "7f0 r--p 00:01 12   /dev/shm/pulse\n7f1 rw-p 00:00 0\n7f2 rw-p 00:00 0 [heap]\n";
  const paths = [...pathsOf(maps), "/tmp/a b/c", "/tmp", "/tmpfile", "/var/tmp/x"];
  expect([...topNamesIn("/tmp", paths)]).toEqual(["a b"]);
  expect([...topNamesIn("/dev/shm", paths)]).toEqual(["pulse"]);
});
