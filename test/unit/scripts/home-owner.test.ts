import { expect, test } from "vitest";
import { findHomeOwner } from "../../../scripts/cli/home-owner.ts";
import { CommandError } from "../../../scripts/cli/output.ts";
import { tempDir } from "../../support/temp-dir.ts";

/** In nobody's account data, and no id that anything hands out. */
const NOBODYS_UID = 3_999_999_991;

const notRoot = process.geteuid?.() === 0 ? null : "only root can act as other users";
if (notRoot !== null) process.stderr.write(`skipping uids without an account: ${notRoot}\n`);

function asNobody<T>(act: () => T): T {
  process.seteuid?.(NOBODYS_UID);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}

test.skipIf(notRoot)("tells a uid that has no account to name its home", () => {
  const run = () => asNobody(() => findHomeOwner(undefined));
  expect(run).toThrow(CommandError);
  expect(run).toThrow(/--home/);
});

test.skipIf(notRoot)("still refuses such a uid the home of somebody else", () => {
  expect(() => asNobody(() => findHomeOwner("/"))).toThrow(/root/);
});

test("asks root whose home is meant", () => {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) expect(() => findHomeOwner(undefined)).toThrow(/--home/);
  else expect(findHomeOwner(undefined).uid).toBe(process.geteuid?.());
  if (isRoot) expect(() => findHomeOwner(tempDir())).toThrow(/belongs to root/);
});
