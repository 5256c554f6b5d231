import fc from "fast-check";
import { expect, test } from "vitest";
import { postureDiff } from "../../../agent/core/posture-diff.ts";
import { type Fact, known, notApplicable, unknown } from "../../../policies/fact.ts";

type Facts = Readonly<Record<string, Fact<unknown>>>;

const disk = (freePercent: number) => known({ sizeBytes: 1000, freePercent });
const on = known({ enabled: true, by: "ufw" });
const off = known({ enabled: false, by: "ufw" });

test("the first report is a full one, in steps already", () => {
  expect(postureDiff(null, { firewall: on, systemDisk: disk(31) })).toEqual({
    full: true,
    facts: { firewall: on, systemDisk: disk(30) },
  });
});

test.each<[string, Facts, Facts, Facts]>([
  ["nothing", { firewall: on }, { firewall: on }, {}],
  [
    "one of two",
    { firewall: on, battery: notApplicable },
    { firewall: off, battery: notApplicable },
    { firewall: off },
  ],
  [
    "a fact that can't be told any more",
    { firewall: on },
    { firewall: unknown("no permission") },
    { firewall: unknown("no permission") },
  ],
  [
    "another reason for not telling",
    { firewall: unknown("a") },
    { firewall: unknown("b") },
    { firewall: unknown("b") },
  ],
  ["a new fact", {}, { firewall: on }, { firewall: on }],
  ["a fact that is gone", { idleSource: on }, {}, { idleSource: unknown("no longer collected") }],
  [
    "free space that moved by a step",
    { systemDisk: disk(31) },
    { systemDisk: disk(36) },
    { systemDisk: disk(35) },
  ],
  ["free space that moved by less", { systemDisk: disk(31) }, { systemDisk: disk(29) }, {}],
  [
    "a disk of a shape that nobody knows",
    {},
    { systemDisk: known("full") },
    { systemDisk: expect.objectContaining({ state: "unknown" }) },
  ],
])("reports %s", (_, previous, current, facts) => {
  expect(postureDiff(previous, current)).toEqual({ full: false, facts });
});

const fact = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((value) => known({ value })),
  fc.constantFrom("a", "b").map(unknown),
  fc.constant(notApplicable),
);
const facts = fc.dictionary(fc.constantFrom("firewall", "secureBoot", "autologin"), fact);

test("a server that applies every difference knows what a full report would say", () => {
  fc.assert(
    fc.property(facts, fc.array(facts, { maxLength: 5 }), (first, later) => {
      let previous: Facts = first;
      let server: Facts = postureDiff(null, first).facts;
      for (const current of later) {
        server = { ...server, ...postureDiff(previous, current).facts };
        previous = current;
      }
      expect(server).toMatchObject(postureDiff(null, previous).facts);
    }),
  );
});
