import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { handOver } from "../../scripts/bootstrap/hand-over.mjs";

const skip = process.getuid?.() === 0 ? null : "only root can give files away";
const OWNER = 54_321;

test.skipIf(skip)("what root made in somebody's checkout becomes theirs, and nothing else", () => {
  const root = mkdtempSync(join(tmpdir(), "sessionward-hand-over-"));
  const outside = join(root, "..", `outside-${process.pid}`);
  writeFileSync(outside, "");
  mkdirSync(join(root, "dist/demo"), { recursive: true });
  mkdirSync(join(root, "kept"));
  writeFileSync(join(root, "dist/demo/page.html"), "");
  symlinkSync(outside, join(root, "dist/link"));
  chownSync(root, OWNER, OWNER);
  handOver(root, ["dist", "absent"]);
  const owners = ["dist", "dist/demo/page.html", "kept", "dist/link"].map(
    (name) => statSync(join(root, name)).uid,
  );
  rmSync(root, { recursive: true });
  rmSync(outside);
  expect(owners).toEqual([OWNER, OWNER, 0, 0]);
});

test.runIf(skip !== null)("was not tried", (context) => context.skip(skip ?? ""));
