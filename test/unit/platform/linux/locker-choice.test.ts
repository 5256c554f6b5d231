import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import {
  firstUsableLocker,
  USUAL_LOCKERS,
} from "../../../../agent/platform/linux/locker-choice.ts";
import { tempDir } from "../../../support/temp-dir.ts";

function rootWith(...paths: readonly string[]): string {
  const rootDir = tempDir();
  for (const path of paths) {
    mkdirSync(dirname(join(rootDir, path)), { recursive: true });
    writeFileSync(join(rootDir, path), "");
  }
  return rootDir;
}

const chosenIn = (...paths: readonly string[]) =>
  firstUsableLocker(USUAL_LOCKERS, "x11", rootWith(...paths))?.command[0] ?? null;

test("the first that is installed", () => {
  expect(chosenIn("usr/bin/i3lock", "etc/pam.d/i3lock", "etc/pam.d/common-auth")).toBe(
    "/usr/bin/i3lock",
  );
});

test("a locker that PAM has no rules for is never used: nobody would come back in", () => {
  expect(chosenIn("usr/bin/i3lock", "etc/pam.d/other")).toBeNull();
});

test("distributions may keep their rules below /usr", () => {
  expect(chosenIn("usr/bin/i3lock", "usr/lib/pam.d/i3lock")).toBe("/usr/bin/i3lock");
});
