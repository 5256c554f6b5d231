import { expect, test } from "vitest";
import { resumeClearings } from "../../../agent/core/finish-clearing.ts";
import { OpenClearings } from "../../../agent/core/open-clearings.ts";
import type { Browsers } from "../../../agent/core/ports.ts";

const ALICE = { homeDir: "/home/alice", uid: 1001, gid: 1001 };
const BOB = { homeDir: "/home/bob", uid: 1002, gid: 1002 };

function memory(text: string | null = null) {
  const kept = new Map(text === null ? [] : [["clearings.open", text]]);
  return {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
  };
}

test("remembers a home from before its clearing until after it, also across a restart", () => {
  const keyValue = memory();
  const first = new OpenClearings(keyValue, () => undefined);
  first.begin(ALICE);
  first.begin(BOB);
  first.end(ALICE);
  expect(new OpenClearings(keyValue, () => undefined).unfinished()).toEqual([BOB]);
});

test("ends one of two clearings of one home, and remembers the other", () => {
  const clearings = new OpenClearings(memory(), () => undefined);
  clearings.begin(ALICE);
  clearings.begin(ALICE);
  clearings.end(ALICE);
  expect(clearings.unfinished()).toEqual([ALICE]);
});

test("remembers where every round of a clearing worked, for the helper that goes on", async () => {
  const keyValue = memory();
  const first = new OpenClearings(keyValue, () => undefined);
  first.begin(ALICE);
  first.begin(BOB);
  first.touches(ALICE, ["work/Default"]);
  first.touches(ALICE, ["work/Default", "work/Default/Network"]);
  const handed: unknown[] = [];
  const browsers: Pick<Browsers, "resumeQuarantine"> = {
    resumeQuarantine: async ({ homeDir }, directories) => {
      handed.push([homeDir, directories]);
      return { ok: true, value: { standing: [], unlooked: [] } };
    },
  };
  const later = new OpenClearings(keyValue, () => undefined);
  await resumeClearings({ browsers, store: { audit: { append: () => undefined } } }, later);
  expect(handed).toEqual([
    ["/home/alice", ["work/Default", "work/Default/Network"]],
    ["/home/bob", []],
  ]);
});

test("remembers no more directories than a helper sweeps", () => {
  const clearings = new OpenClearings(memory(), () => undefined);
  clearings.begin(ALICE);
  clearings.touches(
    ALICE,
    Array.from({ length: 3_000 }, (_, index) => `dir-${index}`),
  );
  expect(clearings.unfinished()[0]?.directories).toHaveLength(1_000);
});

test.each(["{", "[]]", '[{"homeDir":"","uid":0}]', '"home"'])(
  "takes a record that can't be read (%s) for none: clearing must go on",
  (text) => {
    const clearings = new OpenClearings(memory(text), () => undefined);
    expect(clearings.unfinished()).toEqual([]);
    clearings.begin(ALICE);
    expect(clearings.unfinished()).toEqual([ALICE]);
  },
);

test("shows all that are under way as one, in the phase of the one that is least far", () => {
  let changes = 0;
  const clearings = new OpenClearings(memory(), () => {
    changes += 1;
  });
  expect(clearings.view()).toBeNull();
  clearings.progress(ALICE, { phase: "freeing", doneFiles: 10, files: 40 });
  clearings.progress(BOB, { phase: "takingAway", doneFiles: 0, files: 0 });
  expect(clearings.view()).toEqual({ phase: "takingAway", doneFiles: 10, files: 40 });
  clearings.end(BOB);
  expect(clearings.view()).toEqual({ phase: "freeing", doneFiles: 10, files: 40 });
  expect(changes).toBe(3);
});

test("goes on with every unfinished home at the start, and writes down what is left", async () => {
  const keyValue = memory();
  const clearings = new OpenClearings(keyValue, () => undefined);
  clearings.begin(ALICE);
  clearings.begin(BOB);
  const rows: unknown[] = [];
  const browsers: Pick<Browsers, "resumeQuarantine"> = {
    resumeQuarantine: async ({ uid }) =>
      uid === BOB.uid
        ? { ok: false, reason: "noHome", detail: "no such directory" }
        : { ok: true, value: { standing: ["one", "two"], unlooked: ["9 directories in x"] } },
  };
  const audit = { append: (...row: readonly unknown[]) => void rows.push(row) };
  await resumeClearings({ browsers, store: { audit } }, clearings);
  expect(rows).toEqual([
    [
      "clearingInterrupted",
      "agent",
      { uid: 1001, left: 2, because: "", unlooked: ["9 directories in x"], unlookedPlaces: 1 },
    ],
    ["clearingInterrupted", "agent", { uid: 1002, left: 0, because: "no such directory" }],
  ]);
  expect(clearings.unfinished()).toEqual([]);
});
