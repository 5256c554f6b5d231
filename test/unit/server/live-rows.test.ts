import { expect, test } from "vitest";
import { known, unknown } from "../../../policies/fact.ts";
import type { DeviceView } from "../../../server/contract/admin-shapes.ts";
import { liveRow } from "../../../server/live/live-rows.ts";
import type { Glance } from "../../../server/storage/records.ts";

const QUIET: Glance = {
  ...{ findings: null, agentFindings: null, sessions: [], policyState: null },
  ...{ lastClear: null, alarms: [], lastAnswerAt: null },
};
const LOOKED = { check: "firewall", result: "violated", words: "It is off." } as const;
const OWN = { check: "clearing", result: "violated", words: "A home is left." } as const;

test.each([
  ["nothing was looked at", {}, null],
  ["nothing could be looked at", { findings: unknown("no answer") }, null],
  ["the device was looked at", { findings: known([LOOKED]) }, [LOOKED]],
  ["the agent has something to say first", { agentFindings: known([OWN]) }, [OWN]],
  ["both", { findings: known([LOOKED]), agentFindings: known([OWN]) }, [OWN, LOOKED]],
  ["all is well", { findings: known([{ ...LOOKED, result: "compliant" }]) }, []],
])("the live map shows what is found where %s", (_what, said, findings) => {
  const device = { publicKey: "key" } as unknown as DeviceView;
  expect(liveRow(device, { ...QUIET, ...said }, new Map(), 0).findings).toEqual(findings);
});
