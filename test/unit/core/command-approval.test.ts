import { expect, test } from "vitest";
import * as z from "zod/mini";
import type { ApprovalProof } from "../../../agent/contract/approval-schema.ts";
import type { ApproverKey } from "../../../agent/contract/assertion.ts";
import { commandSchema } from "../../../agent/contract/command.ts";
import { approvalAuthority, judgeApproval } from "../../../agent/core/command-approval.ts";
import { PoliciesInForce } from "../../../agent/core/policies-in-force.ts";
import { approvedCommand, approverOf, passkey } from "../../support/approved-order.ts";
import { isoAt, SERVER_ID } from "../../support/command-bench.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { policyOf } from "../../support/policies.ts";
import { SoftwareAuthenticator } from "../../support/software-authenticator.ts";

const approver = approverOf(passkey);
const STANDING = { deviceId: "d", mode: "enforce", deviceClass: "shared", groups: [] } as const;
const stranger = new SoftwareAuthenticator("control.example");

type Order = { readonly sent: object; readonly proof: ApprovalProof | null };

/** Why the device refuses it, or null. */
function refusalOf({ sent, proof }: Order, approvers: readonly ApproverKey[] = [approver]) {
  const authority = { serverId: SERVER_ID, approvers: () => approvers };
  const verdict = judgeApproval(z.parse(commandSchema, sent), proof, authority);
  return verdict?.because ?? null;
}

test.each(["ES256", "Ed25519"] as const)(
  "a reboot that a second person's passkey signed is carried out: %s",
  (algorithm) => {
    const key = new SoftwareAuthenticator("control.example", undefined, algorithm);
    const order = approvedCommand({ passkey: key });
    expect(refusalOf(order, [approverOf(key)])).toBe(null);
  },
);

test.each([
  ["a passkey of a stranger", { passkey: stranger }],
  ["its requester's own name", { by: "admin-1" }],
  ["the name of somebody whose key it is not", { by: "admin-3" }],
  ["another kind", { signed: { kind: "rotateKey" } }],
  ["other parameters", { signed: { params: { sessionId: "s1" } } }],
  ["another reason", { signed: { reason: "routine" } }],
  ["another requester", { signed: { requestedBy: "admin-9" } }],
  ["another server", { signed: { serverId: "server-2" } }],
  ["another campaign", { signed: { campaignId: "campaign-2" } }],
  ["another list", { signed: { targets: { sha256: "0".repeat(64), count: 41 } } }],
  ["an earlier end", { signed: { notAfter: isoAt(60_000) } }],
  ["a shorter wait", { signed: { lifeMs: 1000 } }],
  ["what only devices in enforce would do", { sent: { evenInObserve: true } }],
  ["an assertion without a touch", { lie: { flags: 0x04 } }],
  ["an assertion without a check of the person", { lie: { flags: 0x01 } }],
  ["an assertion that makes a passkey", { lie: { type: "webauthn.create" } }],
  ["another site's page", { lie: { origin: "https://evil.example" } }],
  ["a page without TLS", { lie: { origin: "http://control.example" } }],
  ["a look-alike page", { lie: { origin: "https://evilcontrol.example" } }],
  ["a frame of another site", { lie: { crossOrigin: true } }],
  ["another challenge", { lie: { challenge: Buffer.alloc(32) } }],
  ["another text", { lie: { signed: Buffer.from("reboot everything") } }],
] as const)("59: refuses a reboot that was approved with %s", (_, wish) => {
  expect(refusalOf(approvedCommand(wish))).toBe("notApproved");
});

test("59: one who approves twice is one, and the requester none, however often they sign", () => {
  const { sent, proof } = approvedCommand({ by: "admin-1" });
  const twice = { ...proof, approvals: [...proof.approvals, ...proof.approvals] };
  expect(refusalOf({ sent, proof: twice }, [approverOf(passkey, "admin-1")])).toBe("notApproved");
});

test("59: who was an approver when they signed, and is none in the policy in force, is none", () => {
  const policies = new PoliciesInForce(new FakeClock(), STANDING);
  const trust = { serverId: SERVER_ID, url: "wss://control.example/agent" };
  const authority = approvalAuthority(trust, policies);
  const { sent, proof } = approvedCommand();
  const judged = () => judgeApproval(z.parse(commandSchema, sent), proof, authority)?.because;
  const naming = (keys: readonly string[]) => [{ ...policyOf({}), approverKeys: [...keys] }];
  policies.setPolicies(naming([`${passkey.publicKey} admin-2`, `${stranger.publicKey} admin-3`]));
  expect(judged()).toBeUndefined();
  policies.setPolicies(naming([`${stranger.publicKey} admin-3`]));
  expect(judged()).toBe("notApproved");
});

test("59: refuses an approval for a list that this device is not on", () => {
  const order = approvedCommand({ targets: ["device-7", "device-8"] });
  expect(refusalOf(order)).toBe("notOnList");
});

test("59: refuses a command that outlives what was approved", () => {
  const order = approvedCommand({ signed: { lifeMs: 60_000 }, proof: { lifeMs: 60_000 } });
  expect(refusalOf(order)).toBe("notApproved");
});

test("59: refuses an approved reboot where no policy names who may approve", () => {
  expect(refusalOf(approvedCommand(), [])).toBe("notApproved");
});

test.each([
  ["with its proof", [approver], true, null],
  ["without it", [approver], false, "notApproved"],
  ["without it, where no policy names an approver", [], false, null],
] as const)("a lock of a campaign is carried out %s", (_, approvers, proven, outcome) => {
  const { sent, proof } = approvedCommand({ signed: { kind: "lock" } }, "lock");
  expect(refusalOf({ sent, proof: proven ? proof : null }, approvers)).toBe(outcome);
});

test.each([
  [4 * 3_600_000, null],
  [4 * 3_600_000 + 1, "notApproved"],
])("one person pauses a device for four hours, and no longer: %i ms", (forMs, outcome) => {
  const { sent } = approvedCommand({}, "pause");
  const { campaign: _, ...alone } = sent;
  const pause = { ...alone, approvals: [], params: { forMs } };
  expect(refusalOf({ sent: pause, proof: null })).toBe(outcome);
});
