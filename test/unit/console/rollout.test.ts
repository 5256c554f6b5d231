import { expect, test } from "vitest";
import { actsOn } from "../../../server/console/model/commands/campaigns.ts";
import {
  publicationOf,
  rolloutCounts,
  rolloutsOf,
} from "../../../server/console/model/policies/rollout.ts";
import { sayer } from "../../../server/console/translate.ts";
import type { CampaignView } from "../../../server/contract/campaign-shapes.ts";

const SAY = sayer("en");
const rolloutAs = (name: string, requestedAt: string): CampaignView => ({
  ...{ id: `campaign-${name}`, state: "running", kind: "policy", evenInObserve: false },
  ...{ params: { name, version: 2, sha256: "0" }, reason: "audit finding", requestedAt },
  ...{ requestedBy: "anna", approvedBy: [], approvalNeeded: null, targetCount: 2, rings: [1, 1] },
  ...{ targetsSha256: "", orderSha256: "", notAfter: requestedAt, lifeMs: 0, soakMs: 0, ring: 0 },
  ...{ progress: {}, history: [] },
});

test("finds by which orders a policy went out, newest first, and takes no command for one", () => {
  const [older, newer] = [
    rolloutAs("ward", "2026-11-20T08:00:00Z"),
    rolloutAs("ward", "2026-11-22T08:00:00Z"),
  ];
  const all = [older, newer, rolloutAs("lobby", "2026-11-21T08:00:00Z")];
  expect(rolloutsOf("ward", all)).toEqual([newer, older]);
  expect(publicationOf({ kind: "lock", params: { name: "ward", version: 2 } })).toBeNull();
  expect(publicationOf({ kind: "policy", params: {} })).toBeNull();
});

test("says of a publication how many have it, wait for it or refuse it: they add up", () => {
  const progress = { queued: 2, delivered: 1, done: 3, failed: 1, superseded: 1 };
  const counts = rolloutCounts({ name: "ward", version: 2 }, { progress, targetCount: 12 }, SAY);
  expect(counts.map(({ words, count }) => `${count} ${words}`)).toEqual([
    "4 not on version 2 yet",
    "2 get version 2 when they are back",
    "1 sent version 2, no answer yet",
    "3 on version 2",
    "1 refuse version 2",
    "1 on a newer one",
  ]);
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(12);
});

test("calls it by its name: a rollout that was halted is rolled back, an order rejected", () => {
  const wordsOf = (kind: "policy" | "lock", state: CampaignView["state"]) =>
    actsOn({ kind, state }, SAY).map(({ words }) => words);
  expect(wordsOf("policy", "halted")).toEqual(["Go on", "Roll back"]);
  expect(wordsOf("lock", "halted")).toEqual(["Go on", "Reject"]);
  expect(wordsOf("policy", "running")).toEqual(["Halt"]);
});
