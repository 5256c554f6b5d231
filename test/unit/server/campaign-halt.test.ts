import { expect, test } from "vitest";
import { CampaignRunner, type RunnerParts } from "../../../server/campaigns/campaign-runner.ts";

test("a halt writes down what went out before it calls off what nobody has begun on", async () => {
  const done: string[] = [];
  const parts = {
    storage: {
      campaigns: { update: async () => ({ id: "b1", state: "halted" }) },
      commands: { updateUnanswered: async () => void done.push("called off") },
    },
    tracker: { writeAllSent: async () => void done.push("written") },
    clock: { nowMs: () => 0 },
  } as unknown as RunnerParts;
  await new CampaignRunner(parts).halt("b1", "ines", "wrong ward");
  expect(done).toEqual(["written", "called off"]);
});
