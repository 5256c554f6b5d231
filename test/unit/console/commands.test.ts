import { expect, test } from "vitest";
import { campaignCounts, ringWords } from "../../../server/console/model/commands/campaigns.ts";
import {
  countedWords,
  KIND_NAMES,
  stateWords,
} from "../../../server/console/model/commands/command-words.ts";
import {
  bodyOf,
  type Draft,
  missingIn,
  previewOf,
  type TargetChoice,
} from "../../../server/console/model/commands/composer.ts";
import { latencyWords, secondsUntilDone } from "../../../server/console/model/commands/latency.ts";
import { batchesOf, progressOf } from "../../../server/console/model/commands/progress.ts";
import { sayer } from "../../../server/console/translate.ts";
import type { CommandView } from "../../../server/contract/admin-shapes.ts";
import { issueCommands } from "../../../server/contract/command-request.ts";
import { liveCommand, liveRowOf, liveSession } from "../../support/live-values.ts";

const SAY = sayer("en");
const chosen = (...lines: string[]): TargetChoice => ({ by: "chosen", lines: new Set(lines) });
const draftOf = (change: Partial<Draft> = {}): Draft => ({
  ...{ kind: "wipeSession", reason: "left signed in", text: "Save your work", minutes: 5 },
  ...{ expiryMinutes: 15, target: { by: "all" }, evenInObserve: false },
  ...change,
});
const two = [liveSession("s1"), liveSession("s2", { stage: "locked" })];
const ROWS = [
  liveRowOf("a", { rest: { sessions: two } }),
  liveRowOf("b", { device: { online: false, groups: ["lab"] }, rest: { sessions: two } }),
  liveRowOf("c", { device: { mode: "observe" } }),
];

const command = (id: string, state: CommandView["state"], steps = 1) =>
  liveCommand(id, id, state, steps);

test("counts what it would meet: sessions where somebody is, devices for the rest", () => {
  expect(previewOf(draftOf(), ROWS)).toMatchObject({
    ...{ sessions: 2, active: 1, offline: 1, observing: 1, count: 2 },
  });
  expect(previewOf(draftOf({ kind: "refreshPosture" }), ROWS).count).toBe(3);
  expect(countedWords("wipeSession", 37, SAY)).toBe("Wipe 37 sessions");
  expect(countedWords("reboot", 1, SAY)).toBe("Reboot 1 device");
});

test("means one session where one line was chosen, and whole devices where several were", () => {
  const one = draftOf({ target: chosen("a/s2") });
  expect(previewOf(one, ROWS)).toMatchObject({ count: 1, active: 0 });
  expect(bodyOf(one, previewOf(one, ROWS))).toMatchObject({
    params: { sessionId: "s2" },
    targets: { devices: ["a"] },
  });
  const both = draftOf({ target: chosen("a/s1", "a/s2", "c") });
  expect(bodyOf(both, previewOf(both, ROWS))).toMatchObject({
    params: {},
    targets: { devices: ["a", "c"] },
  });
});

test("names the devices of a group as they are now, so that none joins later", () => {
  const draft = draftOf({ target: { by: "group", group: "wards" } });
  expect(bodyOf(draft, previewOf(draft, ROWS)).targets).toEqual({ devices: ["a", "c"] });
});

test.each(KIND_NAMES)("asks the server for %s in a shape that it takes", (kind) => {
  const draft = draftOf({ kind, target: chosen("a") });
  expect(missingIn(draft, previewOf(draft, ROWS), SAY)).toEqual([]);
  expect(issueCommands.safeParse(bodyOf(draft, previewOf(draft, ROWS))).error).toBeUndefined();
});

test("says what is missing before anything can be sent", () => {
  const bad = draftOf({ kind: "message", target: chosen(), reason: " ", text: "" });
  expect(missingIn(bad, previewOf(bad, ROWS), SAY)).toHaveLength(3);
  const long = draftOf({ kind: "unlock", expiryMinutes: 60, target: chosen("a") });
  expect(missingIn(long, previewOf(long, ROWS), SAY)).toEqual(["It waits for 15 minutes at most"]);
});

test("lets the counts add up to the targets, whatever states there are", () => {
  const commands = [
    command("a", "verified"),
    command("b", "done"),
    command("c", "queued"),
    command("d", "queued"),
    { ...command("e", "done"), state: "postponed" as CommandView["state"] },
  ];
  const counted = progressOf(commands).filter(({ count }) => count > 0);
  expect(counted.map(({ state, count }) => `${count} ${stateWords(state, SAY)}`)).toEqual([
    "2 queued",
    "1 done",
    "1 verified",
    "1 postponed",
  ]);
});

test("says of an order for many in which ring it is, and counts those that were not sent", () => {
  const campaign = { rings: [1, 9, 40, 50], ring: 1, targetCount: 100 };
  expect(ringWords(campaign, SAY).map(({ words, stage }) => `${words}: ${stage}`)).toEqual([
    "1 device, up to 1 %: past",
    "9 devices, up to 10 %: now",
    "40 devices, up to 50 %: next",
    "50 devices, up to 100 %: next",
  ]);
  const counts = campaignCounts({
    targetCount: 100,
    progress: { done: 3, verified: 1, failed: 0 },
  });
  expect(counts).toEqual([
    { state: "notSent", count: 96 },
    { state: "done", count: 3 },
    { state: "verified", count: 1 },
  ]);
});

test("shows of a command what is known last, told or asked for", () => {
  const asked = [command("a", "queued", 1), command("b", "verified", 5)];
  const heard = new Map(
    [command("a", "done", 4), command("b", "running", 4)].map((c) => [c.id, c]),
  );
  const [batch] = batchesOf(asked, heard);
  expect(batch?.commands.map(({ id, state }) => [id, state])).toEqual([
    ["a", "done"],
    ["b", "verified"],
  ]);
});

test("draws how long devices took, from the order to what they said of it", () => {
  const after = (ms: number, state: CommandView["state"]) => ({
    ...command("a", state),
    history: [
      { state: "delivered" as const, at: "2026-11-22T08:00:00.001Z" },
      { state, at: new Date(Date.parse("2026-11-22T08:00:00Z") + ms).toISOString() },
    ],
  });
  const seconds = secondsUntilDone([after(9000, "failed"), after(400, "done"), after(2, "queued")]);
  expect(seconds).toEqual([0.4, 9]);
  expect(latencyWords(seconds, 3, SAY)).toBe(
    "2 of 3 devices answered: half within 400 ms, the last after 9 s",
  );
});

test("puts the newest request first, also one that was only heard of", () => {
  const later = { ...command("z", "queued"), batchId: "batch-2", issuedAt: "2026-11-22T09:00:00Z" };
  const batches = batchesOf([command("a", "done")], new Map([["z", later]]));
  expect(batches.map(({ id }) => id)).toEqual(["batch-2", "batch-1"]);
});
