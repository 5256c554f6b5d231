import { expect, test } from "vitest";
import { holdersOf } from "../../../agent/browsers/browser-processes.ts";
import { familiesNamed } from "../../../agent/browsers/families.ts";
import { type FakeProcess, FakeProcessTable } from "../../support/fake-process-table.ts";

const HOME = { dir: -1, uid: 1000, paths: ["/srv/home/ward", "/home/ward"] };

function held(family: string, processes: readonly FakeProcess[], ownDirs: readonly string[] = []) {
  const table = new FakeProcessTable(...processes);
  const snapshot = { processes: table.list(1000), openPaths: table.openPaths };
  const [row] = familiesNamed([family]);
  if (row === undefined) throw new Error(`no family ${family}`);
  const { mains, all, namedRoots } = holdersOf(row, HOME, snapshot, ownDirs);
  return {
    mains: mains.map(({ pid }) => pid),
    all: all.map(({ pid }) => pid),
    named: namedRoots.map(({ path }) => path),
  };
}

test("takes a browser with its children, also those that may not be looked at", () => {
  const processes = [
    { pid: 10 },
    { pid: 11, parentPid: 10, args: ["chromium", "--type=zygote"] },
    { pid: 12, parentPid: 11, args: ["chromium", "--type=renderer"], exePath: null },
    { pid: 13, parentPid: 10, exePath: "/usr/bin/xdg-open" },
    { pid: 14, parentPid: 2, exePath: "/usr/bin/bash" },
  ];
  expect(held("chromium", processes)).toEqual({ mains: [10], all: [10, 11, 12], named: [] });
});

const HANDLER = { exePath: "/usr/lib/chromium/chrome_crashpad_handler" };

test("takes children that outlive their browser, and asks none of them to close", () => {
  const orphan = { pid: 20, args: ["chromium", "--type=utility"] };
  expect(held("chromium", [orphan, { pid: 21, ...HANDLER }])).toEqual({
    mains: [],
    all: [20, 21],
    named: [],
  });
});

test("takes a crash handler for no browser when it is alone", () => {
  expect(held("chromium", [{ pid: 21, ...HANDLER }]).all).toEqual([]);
});

test("leaves the crash handler of another directory's browser alone", () => {
  const args = ["handler", "--database=/tmp/elsewhere/Crash Reports"];
  expect(held("chromium", [{ pid: 10 }, { pid: 22, ...HANDLER, args }]).all).toEqual([10]);
});

test("tells a parent from a later process with its pid", () => {
  const processes = [
    { pid: 30, startTicks: "900", args: ["chromium"] },
    { pid: 31, parentPid: 30, startTicks: "100", args: ["chromium", "--type=utility"] },
  ];
  expect(held("chromium", processes)).toMatchObject({ mains: [30], all: [30, 31] });
});

test("leaves the browser of another home of the same user alone", () => {
  expect(held("chromium", [{ pid: 40, homeDir: "/home/other" }]).all).toEqual([]);
});

test("believes open files more than HOME", () => {
  const opens = ["/srv/home/ward/.config/chromium/Default/Cookies"];
  expect(held("chromium", [{ pid: 41, homeDir: "/home/other", opens }]).all).toEqual([41]);
});

test("takes a browser on a directory of its own inside the home, and names the directory", () => {
  const args = ["chromium", "--user-data-dir=/home/ward/kiosk/", "https://a.example"];
  expect(held("chromium", [{ pid: 50, args }])).toEqual({
    mains: [50],
    all: [50],
    named: ["/home/ward/kiosk"],
  });
});

test.each([
  { given: "kiosk", cwdPath: "/home/ward", named: ["/home/ward/kiosk"] },
  { given: "./kiosk/", cwdPath: "/home/ward", named: ["/home/ward/kiosk"] },
  { given: "../other", cwdPath: "/home/ward", named: [] },
  { given: "kiosk", cwdPath: null, named: [] },
])("reads a relative directory $given from where its browser was started", (row) => {
  const args = ["chromium", `--user-data-dir=${row.given}`];
  expect(held("chromium", [{ pid: 52, args, cwdPath: row.cwdPath }]).named).toEqual(row.named);
});

test("leaves another family's crash handler and its browser alone", () => {
  const chrome = { pid: 70, exePath: "/opt/google/chrome/chrome" };
  const handler = { pid: 71, exePath: "/opt/google/chrome/chrome_crashpad_handler" };
  expect(held("chromium", [{ pid: 10 }, chrome, handler]).all).toEqual([10]);
  expect(held("chrome", [{ pid: 10 }, chrome, handler]).all).toEqual([70, 71]);
});

test("names a directory outside the home without ending its browser", () => {
  const args = ["/usr/lib/firefox-esr/firefox-esr", "--profile", "/tmp/elsewhere"];
  const firefox = { pid: 51, exePath: "/usr/lib/firefox-esr/firefox-esr", args };
  expect(held("firefox", [firefox])).toEqual({ mains: [], all: [], named: ["/tmp/elsewhere"] });
});

test.each([
  { dir: "/home/ward/.local/state/sessionward/browser", ownDirs: [] },
  { dir: "/run/sessionward/1000/browser", ownDirs: ["/run/sessionward"] },
])("neither ends nor names our own shell's browser in $dir", ({ dir, ownDirs }) => {
  const shell = { pid: 60, args: ["chromium", `--user-data-dir=${dir}`] };
  const child = { pid: 61, parentPid: 60, args: ["chromium", "--type=renderer"] };
  expect(held("chromium", [shell, child], ownDirs)).toEqual({ mains: [], all: [], named: [] });
});
