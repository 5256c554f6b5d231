import { expect, test } from "vitest";
import { RingPlaces, ringsOf } from "../../../server/campaigns/campaign-rings.ts";
import { policyStandings, progressIn } from "../../../server/campaigns/campaign-stand.ts";

const targets = Array.from({ length: 12 }, (_, place) => `d${place}`);
const policy = {
  ...{ name: "ward", version: 2, source: null, previousVersion: 1 },
  envelope: { payload: "", payloadType: "policy.v1" as const, signatures: [] },
};
const rings = ringsOf("c1", targets);
const [first = [], second = []] = rings;
const places = new RingPlaces().of({ id: "c1", targets });

const said = (version: number | null, rejected: readonly string[] = []) => ({
  mode: "enforce" as const,
  applied: version === null ? [] : [{ name: "ward", version, sha256: "0".repeat(64) }],
  rejected: rejected.map((name) => ({ name, reasons: ["badBounds"] })),
});

test("of a publication that waits nobody stands anywhere", () => {
  const campaign = { id: "c1", targets, ring: null, policy };
  const standings = policyStandings(campaign, places, new Map([["d0", said(2)]]), () => true);
  expect(progressIn(targets, places, standings)).toEqual({
    rings: rings.map(({ length }) => length),
    progress: {},
    ringProgress: rings.map(() => ({})),
  });
});

test("counts those whose turn came, of every ring, by what they say of themselves", () => {
  const campaign = { id: "c1", targets, ring: 2, policy };
  const [, , third = []] = rings;
  const [refusing = "", offline = "", passed = "", silent = ""] = third;
  const states = new Map([
    [first[0] ?? "", said(2)],
    [second[0] ?? "", said(2)],
    [refusing, said(1, ["ward"])],
    [passed, said(3)],
    [silent, said(1, ["lobby"])],
  ]);
  const standings = policyStandings(campaign, places, states, (id) => id !== offline);
  const { progress, ringProgress } = progressIn(targets, places, standings);
  expect(progress).toEqual({ done: 2, failed: 1, queued: 1, superseded: 1, delivered: 1 });
  expect(ringProgress).toEqual([
    { done: 1 },
    { done: 1 },
    { failed: 1, queued: 1, superseded: 1, delivered: 1 },
    {},
  ]);
});

test.each([
  [2, "failed"],
  [1, "delivered"],
  [null, "failed"],
  [undefined, "failed"],
])("a refusal of version %s makes version 2 of the policy: %s", (version, state) => {
  const campaign = { id: "c1", targets, ring: 0, policy };
  const refused = {
    name: "ward",
    reasons: ["badBounds"],
    ...(version !== undefined && { version }),
  };
  const states = new Map([[first[0] ?? "", { ...said(1), rejected: [refused] }]]);
  const standings = policyStandings(campaign, places, states, () => true);
  expect(standings).toEqual([{ deviceId: first[0], state }]);
});

test("the rings of a frozen list are worked out once, whatever else is asked of it", () => {
  const kept = new RingPlaces();
  const once = kept.of({ id: "c1", targets });
  expect(kept.of({ id: "c1", targets: [...targets] })).toBe(once);
  expect(kept.of({ id: "c2", targets })).not.toEqual(once);
  expect(rings.map((ring) => ring.toSorted())).toEqual(
    rings.map((_, place) => targets.filter((_target, at) => once[at] === place).toSorted()),
  );
});
