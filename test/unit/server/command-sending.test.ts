import { expect, test } from "vitest";
import { sendInCommits } from "../../../server/commands/command-sending.ts";
import { testKey } from "../../support/test-keys.ts";

const IDS = Array.from({ length: 250 }, (_, number) => `d${number}`);

function sending(goesOn: (done: readonly string[]) => boolean = () => true) {
  const done: string[] = [];
  const storage = {
    commands: { add: async (all: readonly unknown[]) => void done.push(`stored ${all.length}`) },
  };
  const desk = {
    sendCommands: (all: readonly unknown[]) => void done.push(`sent ${all.length}`),
  };
  const parts = {
    ...{ storage, desk, keys: { command: testKey().signing }, clock: { nowMs: () => 0 } },
    goesOn: () => goesOn(done),
  } as unknown as Parameters<typeof sendInCommits>[2];
  const draftFor = (deviceId: string) => ({
    ...{ kind: "lock" as const, params: {}, reason: "test", requestedBy: "ines" },
    ...{ batchId: "b1", deviceId, lifetimeMs: 60_000 },
  });
  return { parts, done, draftFor };
}

test("each is stored before it is sent, some in each commit, and none is left out", async () => {
  const { parts, done, draftFor } = sending();
  await sendInCommits(IDS, draftFor, parts);
  expect(done).toEqual([100, 100, 50].flatMap((count) => [`stored ${count}`, `sent ${count}`]));
});

test("who gets none is left out, and nobody at all is no commit", async () => {
  const { parts, done, draftFor } = sending();
  await sendInCommits(IDS.slice(0, 3), (id) => (id === "d1" ? null : draftFor(id)), parts);
  await sendInCommits([], draftFor, parts);
  expect(done).toEqual(["stored 2", "sent 2"]);
});

test("a halt lets nothing out that is not out yet, stored or not", async () => {
  const afterFirst = sending((done) => done.length < 2);
  await sendInCommits(IDS, afterFirst.draftFor, afterFirst.parts);
  expect(afterFirst.done).toEqual(["stored 100", "sent 100"]);
  const betweenBoth = sending((done) => done.length < 3);
  await sendInCommits(IDS, betweenBoth.draftFor, betweenBoth.parts);
  expect(betweenBoth.done).toEqual(["stored 100", "sent 100", "stored 100"]);
});

test("one that can't be signed stops those after it, and is told to who sends", async () => {
  const { parts, done, draftFor } = sending();
  const broken = (id: string) => ({ ...draftFor(id), reason: id === "d150" ? "" : "test" });
  await expect(sendInCommits(IDS, broken, parts)).rejects.toThrow();
  expect(done).toEqual(["stored 100", "sent 100"]);
});
