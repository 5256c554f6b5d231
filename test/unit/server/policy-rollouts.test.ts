import { expect, test } from "vitest";
import type { CampaignRecord } from "../../../server/campaigns/campaign-record.ts";
import type { PolicyStates } from "../../../server/campaigns/campaign-stand.ts";
import { answeringStorage, PolicyAnswers } from "../../../server/policy/policy-answers.ts";
import type { PolicyBoard } from "../../../server/policy/policy-board.ts";
import type { PolicyPublisher } from "../../../server/policy/policy-publisher.ts";
import { PolicyRollouts } from "../../../server/policy/policy-rollouts.ts";
import type { StoredReport } from "../../../server/storage/records.ts";
import type { Storage, StoreVerdict } from "../../../server/storage/storage.ts";

const IDS = Array.from({ length: 2000 }, (_, place) => `d${place}`);
const CAMPAIGN = { policy: { name: "ward", version: 2 } } as unknown as CampaignRecord;

const said = (version: number, isRefused = false) => ({
  mode: "enforce" as const,
  applied: [{ name: "ward", version, sha256: "0".repeat(64) }],
  rejected: isRefused ? [{ name: "ward", version: 2, reasons: ["badBounds"] }] : [],
});

const reportOf = (deviceId: string, body: ReturnType<typeof said>) =>
  ({ deviceId, report: { kind: "policyState", body } }) as unknown as StoredReport;

/** `whileReading`: what comes in between the question and its answer. */
function aFleet(states: PolicyStates, whileReading: readonly StoredReport[] = []) {
  const reads: number[] = [];
  const answers = new PolicyAnswers();
  let verdict: StoreVerdict["outcome"] = "stored";
  const storage = answeringStorage(
    {
      reports: {
        store: async (reports: readonly StoredReport[]) =>
          reports.map(() => ({ outcome: verdict, because: "" })),
        policyStates: async () => {
          reads.push(states.size);
          if (whileReading.length > 0) await storage.reports.store(whileReading);
          return states;
        },
      },
    } as unknown as Storage,
    answers,
  );
  const rollouts = new PolicyRollouts({
    ...{ storage, answers, desk: { tellPolicies: () => true } },
    ...{ board: {} as PolicyBoard, publisher: {} as PolicyPublisher },
  });
  const counts = async (reached: readonly string[], campaign = CAMPAIGN) => {
    const tally = await rollouts.tally(campaign, reached);
    return Object.fromEntries(
      ["done", "failed", "delivered"].map((state) => [
        state,
        tally.filter((one) => one.state === state).length,
      ]),
    );
  };
  const refuse = () => {
    verdict = "refused";
  };
  return { storage, reads, counts, refuse };
}

test("every device that was reached counts, however many came after it", async () => {
  const states = new Map(IDS.map((id, place) => [id, said(place < 600 ? 1 : 2, place < 600)]));
  const { counts } = aFleet(states);
  expect(await counts(IDS)).toEqual({ done: 1400, failed: 600, delivered: 0 });
});

test("what devices said is read once, and then heard of as it comes", async () => {
  const { storage, reads, counts, refuse } = aFleet(new Map(IDS.map((id) => [id, said(1)])));
  expect(await counts(IDS)).toEqual({ done: 0, failed: 0, delivered: 2000 });
  await storage.reports.store([reportOf("d0", said(2)), reportOf("d1", said(1, true))]);
  expect(await counts(IDS)).toEqual({ done: 1, failed: 1, delivered: 1998 });
  await storage.reports.store([reportOf("d1", said(2))]);
  refuse();
  await storage.reports.store([reportOf("d2", said(2))]);
  expect(await counts(IDS)).toEqual({ done: 2, failed: 0, delivered: 1998 });
  expect(reads).toEqual([2000]);
});

test("only those that were reached count, and another version is asked for anew", async () => {
  const { reads, counts } = aFleet(new Map(IDS.map((id) => [id, said(2)])));
  expect(await counts(IDS.slice(0, 3))).toEqual({ done: 3, failed: 0, delivered: 0 });
  const third = { policy: { name: "ward", version: 3 } } as unknown as CampaignRecord;
  expect(await counts(IDS, third)).toEqual({ done: 0, failed: 0, delivered: 2000 });
  expect(reads).toHaveLength(2);
});

test("what came in while the fleet was read is not overwritten by what was there before", async () => {
  const states = new Map(IDS.map((id) => [id, said(1)]));
  const { counts } = aFleet(states, [reportOf("d7", said(2))]);
  expect(await counts(IDS)).toEqual({ done: 1, failed: 0, delivered: 1999 });
});

test("a later version is an answer, another policy and another report are none", async () => {
  const states = new Map([
    ["d0", said(3)],
    ["d1", { ...said(2), applied: [{ name: "lobby", version: 2, sha256: "0".repeat(64) }] }],
  ]);
  const { storage, counts } = aFleet(states);
  expect(await counts(["d0", "d1"])).toEqual({ done: 1, failed: 0, delivered: 1 });
  const audit = { deviceId: "d0", report: { kind: "audit", rows: [] } };
  await storage.reports.store([audit as unknown as StoredReport]);
  expect(await counts(["d0", "d1"])).toEqual({ done: 1, failed: 0, delivered: 1 });
});

test("what could not be read is read the next time", async () => {
  const answers = new PolicyAnswers();
  let isDown = true;
  const policyStates = async () => {
    if (isDown) throw new Error("busy");
    return new Map([["d0", said(2)]]);
  };
  const wanted = { name: "ward", version: 2 };
  await expect(answers.to(wanted, { policyStates })).rejects.toThrow("busy");
  isDown = false;
  expect([...(await answers.to(wanted, { policyStates }))]).toEqual([["d0", "done"]]);
});

test("a ring is begun once: its devices are told, and what waits is not published before it", async () => {
  const calls: string[] = [];
  const rollouts = new PolicyRollouts({
    storage: {
      policies: { find: async () => null },
      devices: { list: async () => [{ id: "d0" }, { id: "d1" }] },
    },
    answers: new PolicyAnswers(),
    board: {
      holdBack: (_: string, { waiting }: { waiting: Set<string> }) =>
        calls.push(`${[...waiting]} wait`),
    },
    publisher: {
      publishApproved: async () => {
        calls.push("published");
        return null;
      },
    },
    desk: { tellPolicies: ({ id }: { id: string }) => calls.push(`told ${id}`) },
  } as unknown as ConstructorParameters<typeof PolicyRollouts>[0]);
  const campaign = { ...CAMPAIGN, id: "c", ring: null };
  const rings = [["d0"], ["d1"]];
  expect(await rollouts.advance(campaign, rings)).toBeNull();
  expect(calls.splice(0)).toEqual(["d0,d1 wait"]);
  for (const _ of [0, 1]) await rollouts.advance({ ...campaign, ring: 0 }, rings);
  expect(calls).toEqual(["d1 wait", "published", "told d0"]);
});
