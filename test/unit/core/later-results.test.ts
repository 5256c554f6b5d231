import { expect, test } from "vitest";
import type { CommandResult } from "../../../agent/contract/command.ts";
import { LaterResults } from "../../../agent/core/later-results.ts";
import { UnendedCommands } from "../../../agent/core/unended-commands.ts";
import { commandTo } from "../../support/act-desk-world.ts";
import { inMemory, sessionOf } from "../../support/keeper-world.ts";
import { silentLog } from "../../support/silent-log.ts";

const ORDERED = commandTo("signOut");
const LEFT: CommandResult = {
  ...{ state: "partial", because: "stillOpen" },
  receiptIds: ["of-c", "a1", "b1"],
};

function tellsOf(unended: UnendedCommands, result: CommandResult | null) {
  const told: CommandResult[] = [];
  const entry = { commandId: ORDERED.id, bodySha256: "", body: "" };
  const journal = { result };
  const later = new LaterResults({
    unended,
    journal: {
      find: () => ({
        ...entry,
        state: journal.result === null ? "begun" : "done",
        result: journal.result,
      }),
    },
    finish: (_id, result) => void told.push(result),
  });
  return { unended, later, told, journal };
}

/** Sessions a and b were left standing by one command, which signed c out. */
function twoLeft(result: CommandResult | null) {
  const unended = new UnendedCommands({
    keyValue: inMemory(new Map()),
    bootId: "boot-1",
    log: silentLog,
  });
  const world = tellsOf(unended, result);
  for (const id of ["a", "b"]) unended.remember(sessionOf(id), ORDERED, [`${id}1`]);
  return world;
}

test("the result follows the last of its sessions, with the receipts of the tries that worked", () => {
  const { unended, told } = twoLeft(LEFT);
  unended.ended("a", ORDERED.id, { outcome: "done", receiptIds: ["a2"] });
  expect(told).toEqual([]);
  unended.remember(sessionOf("b"), ORDERED, ["b2"]);
  unended.ended("b", ORDERED.id, { outcome: "done", receiptIds: ["b3"] });
  expect(told).toMatchObject([{ state: "done", receiptIds: ["of-c", "a2", "b3"] }]);
  expect(unended.commandIds()).toEqual([]);
});

test("a second command that left the session standing too takes nothing from the first", () => {
  const { unended, told } = twoLeft(LEFT);
  unended.over("b", false);
  const other = { ...ORDERED, id: "0197a3c0-0000-7000-8000-000000000002" };
  unended.remember(sessionOf("a"), other, ["a2"]);
  expect(unended.allOf(sessionOf("a")).map(({ id }) => id)).toEqual([ORDERED.id, other.id]);
  unended.ended("a", ORDERED.id, { outcome: "done", receiptIds: ["a3"] });
  expect(told).toMatchObject([{ receiptIds: ["of-c", "a3"] }]);
  expect(unended.of(sessionOf("a"))).toEqual(other);
  unended.over("a", false);
  expect(unended.commandIds()).toEqual([]);
});

test("a try that ended the session and left bytes is no done", () => {
  const { unended, told } = twoLeft(LEFT);
  unended.over("a", false);
  unended.ended("b", ORDERED.id, { outcome: "partial", receiptIds: [] });
  expect(told).toMatchObject([{ state: "partial" }]);
});

test("a command that fell short of more than a session's end stays as it is", () => {
  const { unended, told } = twoLeft({ state: "failed", receiptIds: [] });
  for (const id of ["a", "b"]) unended.over(id, false);
  expect([told, unended.commandIds()]).toEqual([[], []]);
});

test("who was signed out by the time that the result is there is told right after it", () => {
  const { unended, told, later, journal } = twoLeft(null);
  for (const id of ["a", "b"]) unended.over(id, false);
  expect(told).toEqual([]);
  journal.result = LEFT;
  later.look(ORDERED.id);
  // Design §6.5: what no receipt proves is not done.
  expect(told).toMatchObject([
    { state: "partial", detail: expect.stringContaining("no receipt"), receiptIds: ["of-c"] },
  ]);
});

test("a session whose try is under way is over, and that try says how", () => {
  const { unended, told } = twoLeft(LEFT);
  unended.over("b", false);
  unended.over("a", true);
  expect([unended.of(sessionOf("a")), told]).toEqual([null, []]);
  unended.ended("a", ORDERED.id, { outcome: "done", receiptIds: ["a2"] });
  expect(told).toMatchObject([{ state: "partial", receiptIds: ["of-c", "a2"] }]);
});

test("a session that a boot ended proves nothing of what it left", () => {
  const values = new Map<string, string>();
  const before = new UnendedCommands({
    keyValue: inMemory(values),
    bootId: "boot-1",
    log: silentLog,
  });
  before.remember(sessionOf("a"), ORDERED, ["a1"]);
  const { told, later } = tellsOf(
    new UnendedCommands({ keyValue: inMemory(values), bootId: "boot-2", log: silentLog }),
    LEFT,
  );
  later.resume();
  expect(told).toMatchObject([{ state: "partial", receiptIds: ["of-c", "b1"] }]);
});

const WHOSE = { bootId: "boot-1", sessionId: "a" };
const CLEARED = { outcome: "done" as const, receiptIds: ["after-a"] };

test.each([
  ["all that was asked for", true, "done"],
  ["less than was asked for", false, "partial"],
])(
  "a session that ended by itself is told of once it is cleared after, of %s",
  async (_what, covers, state) => {
    const { unended, told } = twoLeft(LEFT);
    unended.ended("b", ORDERED.id, { outcome: "done", receiptIds: ["b2"] });
    const clearing = Promise.withResolvers<typeof CLEARED>();
    unended.provenBy(WHOSE, clearing.promise, () => covers);
    unended.over("a", false);
    expect(told).toEqual([]);
    clearing.resolve(CLEARED);
    await clearing.promise;
    expect(told).toEqual([
      { state, detail: "what was still open is over now", receiptIds: ["of-c", "b2", "after-a"] },
    ]);
  },
);

test("what is cleared after a boot proves it too, and that of another boot proves nothing", async () => {
  const values = new Map<string, string>();
  const before = new UnendedCommands({
    keyValue: inMemory(values),
    bootId: "boot-1",
    log: silentLog,
  });
  before.remember(sessionOf("a"), ORDERED, []);
  const { told, later, unended } = tellsOf(
    new UnendedCommands({ keyValue: inMemory(values), bootId: "boot-2", log: silentLog }),
    { ...LEFT, receiptIds: [] },
  );
  const clearing = Promise.resolve(CLEARED);
  unended.provenBy({ ...WHOSE, bootId: "boot-2" }, clearing, () => false);
  unended.provenBy(WHOSE, clearing, () => true);
  later.resume();
  expect(told).toEqual([]);
  await clearing;
  expect(told).toMatchObject([{ state: "done", receiptIds: ["after-a"] }]);
});

/** A command that was not told of before a boot was carried out once more after it. */
function onceMoreAfterABoot() {
  const keyValue = inMemory(new Map());
  const before = new UnendedCommands({ keyValue, bootId: "boot-1", log: silentLog });
  before.remember(sessionOf("a"), ORDERED, []);
  const after = new UnendedCommands({ keyValue, bootId: "boot-2", log: silentLog });
  after.endThoseBefore();
  after.remember(sessionOf("a"), ORDERED, []);
  const { told } = tellsOf(after, { ...LEFT, receiptIds: [] });
  return { after, told };
}

test("a session that ended proves nothing of one that had its id before a boot", () => {
  const { after, told } = onceMoreAfterABoot();
  after.ended("a", ORDERED.id, CLEARED);
  expect(told).toMatchObject([{ state: "partial", receiptIds: ["after-a"] }]);
});

test("what was left before a boot says nothing of the session that stands after it", async () => {
  const { after, told } = onceMoreAfterABoot();
  const clearing = Promise.resolve(CLEARED);
  after.provenBy(WHOSE, clearing, () => true);
  await clearing;
  expect([told, after.of(sessionOf("a"))?.id]).toEqual([[], ORDERED.id]);
});

test("a clearing that broke off proves nothing, is written into the log and ends no daemon", async () => {
  const warned: unknown[] = [];
  const log = { ...silentLog, warn: (...one: unknown[]) => void warned.push(one) };
  const keyValue = inMemory(new Map());
  const unended = new UnendedCommands({ keyValue, bootId: "boot-1", log });
  unended.remember(sessionOf("a"), ORDERED, ["a1"]);
  const { told } = tellsOf(unended, LEFT);
  unended.provenBy(WHOSE, Promise.reject(new Error("no disk")), () => true);
  unended.over("a", false);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toMatchObject([{ state: "partial", receiptIds: ["of-c", "b1"] }]);
  expect(warned).toEqual([["commandNotProven", { sessionId: "a", fault: "Error: no disk" }]]);
});
