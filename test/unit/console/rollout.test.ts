import { expect, test } from "vitest";
import { actsOn } from "../../../server/console/model/commands/campaigns.ts";
import {
  publicationOf,
  rolloutCounts,
  rolloutsOf,
} from "../../../server/console/model/policies/rollout.ts";
import type { CampaignView } from "../../../server/contract/campaign-shapes.ts";
import { liveRowOf } from "../../support/live-values.ts";

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

test("counts on which version devices say they are, so that the counts add up to the targets", () => {
  const on = (id: string, version: number) =>
    liveRowOf(id, {
      rest: { policies: { applied: [{ name: "ward", version }], rejected: 0, behind: false } },
    });
  const rows = new Map([on("a", 1), on("b", 2), on("c", 3)].map((row) => [row.device.id, row]));
  const targets = ["a", "b", "c", "never-heard"];
  expect(rolloutCounts({ name: "ward", version: 2 }, targets, rows)).toEqual([
    { state: "not on version 2 yet", count: 2 },
    { state: "on version 2", count: 1 },
    { state: "on a newer one", count: 1 },
  ]);
});

test("calls it by its name: a rollout that was halted is rolled back, an order rejected", () => {
  const wordsOf = (kind: "policy" | "lock", state: CampaignView["state"]) =>
    actsOn({ kind, state }).map(({ words }) => words);
  expect(wordsOf("policy", "halted")).toEqual(["Go on", "Roll back"]);
  expect(wordsOf("lock", "halted")).toEqual(["Go on", "Reject"]);
  expect(wordsOf("policy", "running")).toEqual(["Halt"]);
});
