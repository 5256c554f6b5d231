import { expect, test } from "vitest";
import { CHAIN_START } from "../../../agent/contract/audit-chain.ts";
import { walkPage } from "../../../scripts/cli/audit-walk.ts";
import type { AuditGapView } from "../../../server/contract/audit-gap-shapes.ts";
import { auditRowsAfter } from "../../support/audit-rows.ts";
import { HELD, headOf, RESTORED } from "../../support/restored-log.ts";

/** Five rows were held; then the log went back to the third, and somebody accepted the fifth of the new one. */
const GAP: AuditGapView = {
  ...{ since: "2026-11-27T10:00:00.000Z", because: "forked", wentBack: true },
  ...{ follows: headOf(HELD.slice(0, 3)), shown: headOf(RESTORED) },
  ...{
    after: 5,
    held: headOf(HELD),
    envelope: { payloadType: "checkpoint.v1", payload: "", signatures: [] },
  },
  ...{ acceptedAt: "2026-11-27T11:00:00.000Z", acceptedBy: "kim", reason: "disk restored" },
};
const BEFORE = { ...CHAIN_START, place: 0 };
const BEHIND = { ...headOf(HELD), place: 5 };

test("goes over an accepted gap to the rows behind it, and counts each that is held", () => {
  const held = walkPage(BEFORE, { rows: HELD, gaps: [GAP] });
  expect(held).toEqual({ ok: true, value: BEHIND });
  const rows = RESTORED.slice(3);
  expect(walkPage(BEHIND, { rows, gaps: [GAP] })).toEqual({
    ok: true,
    value: { ...headOf(RESTORED), place: 7 },
  });
  expect(walkPage(BEHIND, { rows })).toMatchObject({ ok: false });
});

test("a gap that was accepted behind other rows than those that are here is a fault", () => {
  const others = auditRowsAfter([], 5, "written anew");
  const at = { ...headOf(others), place: 5 };
  const walked = walkPage(at, { rows: RESTORED.slice(3), gaps: [GAP] });
  expect(walked).toMatchObject({ ok: false, reason: "gap" });
});

test("a log behind a gap that does not come by the accepted head is a fault", () => {
  const others = auditRowsAfter(HELD.slice(0, 3), 2, "written anew").slice(3);
  const walked = walkPage(BEHIND, { rows: others, gaps: [GAP] });
  expect(walked).toMatchObject({ ok: false, reason: "notAccepted" });
});
