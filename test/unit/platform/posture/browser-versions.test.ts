import { expect, test } from "vitest";
import {
  browserVersions,
  parseAptPolicy,
  parseDpkg,
  parseSnapVersion,
} from "../../../../agent/platform/posture/linux/browser-versions.ts";
import { known } from "../../../../policies/fact.ts";
import { fakeWorld } from "../../../support/posture-world.ts";

const DAY_MS = 86_400_000;
const DPKG = "chromium 156.0.8078.79-1~deb12u1 installed\nfirefox  not-installed\n";
const aptPolicy = (candidate: string) =>
  `chromium:\n  Installed: 156.0.8078.79-1~deb12u1\n  Candidate: ${candidate}\n  Version table:\n`;
const SAME = "156.0.8078.79-1~deb12u1";
const NEWER = "157.0.1-1~deb12u1";

function deviceWith(candidate: string, listsAgeDays: number) {
  return fakeWorld({
    // Exit code 1 says that some of the names are not installed.
    commands: {
      "dpkg-query": { stdout: DPKG, exitCode: 1 },
      "apt-cache": aptPolicy(candidate),
    },
    files: { "/var/lib/apt/lists/deb.example_InRelease": "" },
    modified: { "/var/lib/apt/lists": 0 },
    nowMs: listsAgeDays * DAY_MS,
  });
}

test.each([
  ["the newest", SAME, 1, false],
  ["outdated", NEWER, 1, true],
  ["outdated even by old lists", NEWER, 30, true],
  ["the newest by lists too old to know", SAME, 30, null],
])("a browser is %s", async (_, candidate, ageDays, updatePending) => {
  expect(await browserVersions.look(deviceWith(candidate, ageDays))).toEqual(
    known({ browsers: [{ name: "chromium", version: SAME, updatePending }] }),
  );
});

test("finds snaps beside packages", async () => {
  const world = fakeWorld({
    commands: { "dpkg-query": { exitCode: 1 } },
    files: { "/snap/firefox/current/meta/snap.yaml": "name: firefox\nversion: 156.0-1\n" },
  });
  expect(await browserVersions.look(world)).toEqual(
    known({ browsers: [{ name: "snap:firefox", version: "156.0-1", updatePending: null }] }),
  );
});

test("asks rpm where there is no dpkg", async () => {
  const rpm = {
    stdout: "firefox 132.0.2-1.fc41 installed\npackage chromium is not installed\n",
    exitCode: 8,
  };
  expect(await browserVersions.look(fakeWorld({ commands: { rpm } }))).toEqual(
    known({ browsers: [{ name: "firefox", version: "132.0.2-1.fc41", updatePending: null }] }),
  );
});

test("a device without a browser has nothing to report", async () => {
  const world = fakeWorld({ commands: { "dpkg-query": { exitCode: 1 } } });
  expect(await browserVersions.look(world)).toEqual({ state: "notApplicable" });
});

test.each([
  ["no package manager", {}, "neither dpkg nor rpm is installed"],
  ["a damaged database", { "dpkg-query": { exitCode: 2 } }, "dpkg-query: ended with exit code 2"],
])("can't tell with %s", async (_, commands, because) => {
  expect(await browserVersions.look(fakeWorld({ commands }))).toEqual({
    state: "unknown",
    because,
  });
});

test.each(["", "garbage", "chromium 156.0"])("finds no browser in %j", (stdout) => {
  expect(parseDpkg({ stdout, stderr: "", exitCode: 0 })).toEqual([]);
});

test.each(["", "garbage", aptPolicy(SAME).slice(0, 40)])("knows no candidate from %j", (stdout) => {
  expect(parseAptPolicy({ stdout, stderr: "", exitCode: 0 }).size).toBe(0);
});

test.each([
  ["version: '156.0-1'\n", "156.0-1"],
  ["name: firefox\n", null],
  ["version: $(reboot)\n", null],
])("reads the version of a snap from %j", (text, version) => {
  expect(parseSnapVersion(text)).toBe(version);
});
