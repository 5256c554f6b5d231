import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LinuxLeftovers } from "../../agent/platform/linux/linux-leftovers.ts";
import type { LeftoverKind } from "../../policies/vocabulary.ts";
import { sessionOf } from "../support/keeper-world.ts";
import { LEFTOVERS_PATH } from "../support/programs.ts";
import { tempDir } from "../support/temp-dir.ts";
import { createTestUser, noTestUsers } from "../support/test-user.ts";

/** No display is asked about files. */
const probes = { displays: { clipboard: async () => null }, buses: { converse: async () => null } };

/** A person with a home and two directories for everybody, one of which holds the home. */
function person() {
  const user = createTestUser();
  const shared = tempDir();
  chmodSync(shared, 0o1777);
  const session = sessionOf("3", { ...user, userName: "person" });
  const leftovers = new LinuxLeftovers({
    ...probes,
    programPath: LEFTOVERS_PATH,
    temporaryDirs: [shared],
  });
  const write = (path: string, uid = user.uid) => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "a letter");
    chownSync(path, uid, uid);
    chownSync(join(path, ".."), user.uid, user.gid);
  };
  const clear = (kinds: readonly LeftoverKind[]) =>
    leftovers.clear({ session, kinds, isOver: false, files: { upToMs: null } });
  return { user, shared, leftovers, session, write, clear };
}

/** A file of an account in a directory that is open to all, which stays open to all. */
function drop(path: string, uid: number): void {
  writeFileSync(path, "a letter");
  chownSync(path, uid, uid);
}

test.skipIf(noTestUsers)("temporary files go as their owner, and nothing else does", async () => {
  const { user, shared, clear } = person();
  const precious = tempDir();
  drop(join(precious, "not-mine"), user.uid);
  drop(join(shared, "letter"), user.uid);
  drop(join(shared, ".X7-lock"), user.uid);
  drop(join(shared, "of-root"), 0);
  symlinkSync(precious, join(shared, "a link"));
  execFileSync("chown", ["-h", `${user.uid}`, join(shared, "a link")]);
  mkdirSync(join(shared, ".org.chromium.Chromium.x/deep"), { recursive: true });
  drop(join(shared, ".org.chromium.Chromium.x/deep/file"), user.uid);
  execFileSync("chown", ["-R", `${user.uid}`, join(shared, ".org.chromium.Chromium.x")]);
  const [receipt] = await clear(["temporaryFiles"]);
  expect(receipt).toEqual({ kind: "temporaryFiles", status: "cleared", before: 3, after: 0 });
  expect(readdirSync(shared).sort()).toEqual([".X7-lock", "of-root"]);
  expect(readdirSync(precious)).toEqual(["not-mine"]);
});

test.skipIf(noTestUsers)("what a program still has open stays, and the home too", async () => {
  const { user, shared, session } = person();
  const homeDir = join(shared, "home");
  mkdirSync(homeDir);
  chownSync(homeDir, user.uid, user.gid);
  for (const name of ["held", "free"]) drop(join(shared, name), user.uid);
  const holder = spawn("sh", ["-c", `exec 3< ${join(shared, "held")}; sleep 30`], {
    uid: user.uid,
    gid: user.gid,
    cwd: "/",
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await opened(holder, join(shared, "held"));
  const leftovers = new LinuxLeftovers({
    ...probes,
    programPath: LEFTOVERS_PATH,
    temporaryDirs: [shared],
  });
  const [receipt] = await leftovers.clear({
    ...{ session: { ...session, homeDir }, kinds: ["temporaryFiles"] },
    ...{ isOver: false, files: { upToMs: null } },
  });
  expect(receipt).toMatchObject({ status: "cleared", before: 1, after: 0, inUse: 1 });
  expect(readdirSync(shared).sort()).toEqual(["held", "home"]);
});

test.skipIf(noTestUsers)("files of the next session, and of another open one, stay", async () => {
  const { user, shared, leftovers, session } = person();
  drop(join(shared, "new"), user.uid);
  // What a program says of a file's age is not asked: only the kernel's own time counts.
  utimesSync(join(shared, "new"), 0, 0);
  const request = { session, kinds: ["temporaryFiles"], isOver: true } as const;
  await leftovers.clear({ ...request, files: { upToMs: Date.now() - 60_000 } });
  const [receipt] = await leftovers.clear({ ...request, files: { because: "otherSession" } });
  expect(receipt).toMatchObject({ status: "notApplicable", because: "otherSession" });
  expect(readdirSync(shared)).toEqual(["new"]);
});

test.skipIf(noTestUsers)("94: recent files go; a link is not followed, and told", async () => {
  const { user, write, clear } = person();
  const at = (path: string) => join(user.homeDir, path);
  write(at(".local/share/recently-used.xbel"));
  write(at(".local/share/RecentDocuments/a.desktop"));
  write(at(".local/share/RecentDocuments/b.desktop"));
  write(at("letters/kept.odt"));
  execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, user.homeDir]);
  const [receipt] = await clear(["recentFiles"]);
  expect(receipt).toEqual({ kind: "recentFiles", status: "cleared", before: 3, after: 0 });
  expect(existsSync(at(".local/share/recently-used.xbel"))).toBe(false);
  expect(readFileSync(at("letters/kept.odt"), "utf8")).toBe("a letter");

  const elsewhere = tempDir();
  mkdirSync(join(elsewhere, "thumbnails"));
  symlinkSync(elsewhere, at(".cache"));
  const [linked] = await clear(["recentFiles"]);
  expect(linked).toMatchObject({ status: "partial", because: "refused" });
  expect(readdirSync(elsewhere)).toEqual(["thumbnails"]);
});

test.skipIf(noTestUsers)("a home that went with its session is not looked at again", async () => {
  const { user, leftovers, session } = person();
  drop(join(user.homeDir, ".recently-used"), user.uid);
  const [receipt] = await leftovers.clear({
    ...{ session: { ...session, freshHome: true }, kinds: ["recentFiles"] },
    ...{ isOver: true, files: { upToMs: null } },
  });
  expect(receipt).toMatchObject({ status: "notApplicable", because: "sessionOver" });
  expect(readdirSync(user.homeDir)).toEqual([".recently-used"]);
});

async function opened(child: ChildProcess, path: string): Promise<void> {
  const isOpen = () => {
    try {
      return execFileSync("readlink", [`/proc/${child.pid}/fd/3`], { encoding: "utf8" }).trim();
    } catch {
      return "";
    }
  };
  await expect.poll(isOpen).toBe(path);
}
