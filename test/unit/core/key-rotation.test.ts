import { expect, test } from "vitest";
import type { Command } from "../../../agent/contract/command.ts";
import { KeyRotation } from "../../../agent/core/key-rotation.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { testKey } from "../../support/test-keys.ts";

const ORDER = { id: "c-1", kind: "rotateKey" } as Command;
const OTHER = { id: "c-2", kind: "rotateKey" } as Command;

/** What outlives a crash of the daemon: two key files and its key-value store. */
function durable() {
  const files = { current: testKey().signing, next: null as ReturnType<typeof testKey> | null };
  return { files, values: new Map<string, string>(), made: { count: 0 } };
}

function boot({ files, values, made }: ReturnType<typeof durable>) {
  const clock = new FakeClock();
  const audited: string[] = [];
  const rotation = new KeyRotation({
    clock,
    audit: { append: (event) => audited.push(event) },
    keyValue: {
      get: (name) => values.get(name) ?? null,
      set: (name, text) => void values.set(name, text),
    },
    keys: {
      signer: () => files.current,
      nextId: () => files.next?.signing.id ?? null,
      makeNext: () => {
        if (files.next === null) made.count += 1;
        files.next ??= testKey();
        return files.next.signing.id;
      },
      useNext: () => {
        if (files.next !== null) files.current = files.next.signing;
        files.next = null;
      },
    },
  });
  return { rotation, clock, audited };
}

const stateOf = (promise: Promise<{ state: string }>) =>
  Promise.race([promise.then(({ state }) => state), Promise.resolve("open")]);

test("done is said when the server let the device in with the new key, not when it was made", async () => {
  const disk = durable();
  const { rotation, audited } = boot(disk);
  const old = disk.files.current.id;
  const done = rotation.rotate(ORDER);
  rotation.letIn();
  expect(await stateOf(done)).toBe("open");
  expect(disk.files.current.id).toBe(old);
  expect(rotation.stored(disk.files.next?.signing.id ?? "")).toBe(true);
  expect(audited).toEqual(["keyRotated"]);
  expect(await stateOf(done)).toBe("open");
  rotation.letIn();
  await expect(done).resolves.toMatchObject({ state: "done" });
  expect(disk.files.current.id).not.toBe(old);
});

test("another key than the one that waits changes nothing", () => {
  const disk = durable();
  const { rotation } = boot(disk);
  const old = disk.files.current.id;
  void rotation.rotate(ORDER);
  expect(rotation.stored("f".repeat(64))).toBe(false);
  expect(disk.files.current.id).toBe(old);
});

test.each(["before the answer", "after the answer"])(
  "62: a daemon killed %s goes on with the one key that it made",
  async (when) => {
    const disk = durable();
    const first = boot(disk);
    void first.rotation.rotate(ORDER);
    if (when === "after the answer") first.rotation.stored(disk.files.next?.signing.id ?? "");
    const { rotation } = boot(disk);
    const done = rotation.rotate(ORDER);
    if (disk.files.next !== null) rotation.stored(disk.files.next.signing.id);
    rotation.letIn();
    await expect(done).resolves.toMatchObject({ state: "done" });
    expect([disk.made.count, disk.files.next]).toEqual([1, null]);
  },
);

test("a server that never answers is a failure, and the key goes on waiting", async () => {
  const disk = durable();
  const { rotation, clock } = boot(disk);
  const failed = rotation.rotate(ORDER);
  clock.advance(15 * 60_000);
  await expect(failed).resolves.toMatchObject({ state: "failed", because: "notStored" });
  void rotation.rotate(OTHER);
  expect(disk.made.count).toBe(1);
});
