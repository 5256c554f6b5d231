import { join } from "node:path";
import { expect, test } from "vitest";
import { openTestStore } from "../support/open-test-store.ts";
import { fillUp, mountExt4, noSmallDisks } from "../support/small-disk.ts";
import { tempDir } from "../support/temp-dir.ts";

if (noSmallDisks !== null) process.stderr.write(`skipping a full disk: ${noSmallDisks}\n`);
const onDisks = test.skipIf(noSmallDisks !== null);

test("looking whether a write is taken leaves nothing, and stands in nobody's way", () => {
  const store = openTestStore(tempDir());
  expect(store.takesWrites()).toMatchObject({ ok: true });
  expect(store.keyValue.get("health")).toBeNull();
  store.keyValue.set("after", "1");
  expect(store.keyValue.get("after")).toBe("1");
});

test("a database that answers no more is told of", () => {
  const store = openTestStore(tempDir());
  store.close();
  expect(store.takesWrites()).toMatchObject({ ok: false, reason: "broken" });
});

onDisks("a full disk is no reason to start anew", () => {
  const dataDir = tempDir();
  mountExt4(dataDir, { uid: 0, gid: 0 });
  const store = openTestStore(dataDir);
  fillUp(join(dataDir, "filler"));
  store.keyValue.set("waits", "for room");
  expect(store.takesWrites()).toMatchObject({ ok: true });
});
