import { expect, test } from "vitest";
import { PostureKeeper } from "../../../agent/core/posture-keeper.ts";
import { known } from "../../../policies/fact.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const EVERY_MS = 900_000;
const OS = { os: known({ name: "Debian" }) };

/** @param ready what each look waits for */
function posture(ready: Promise<unknown> = Promise.resolve()) {
  const clock = new FakeClock();
  const seen = { looks: 0, told: 0, reports: [] as object[] };
  const collect = async () => {
    seen.looks += 1;
    await ready;
    return OS;
  };
  const keeper = new PostureKeeper({
    facts: { collect },
    ownFacts: async () => ({}),
    outbox: { put: ({ body }) => void seen.reports.push(body) },
    clock,
    log: { warn: () => undefined },
    ...{ everyMs: () => EVERY_MS, checks: () => [], deviceClass: () => "shared" },
    onFacts: () => {
      seen.told += 1;
    },
    conclusions: () => ({}),
  });
  return { keeper, clock, seen };
}

test("what is as it was is not reported again, until the server may have lost it", async () => {
  const { keeper, seen } = posture();
  for (const _ of [0, 1]) await keeper.refresh();
  expect([seen.looks, seen.reports.length]).toEqual([2, 1]);
  keeper.forget();
  await keeper.refresh();
  expect(seen.reports).toMatchObject([{ full: true }, { full: true }]);
});

test("one look is planned at a time, also where somebody asks for one in between", async () => {
  const { keeper, clock } = posture();
  keeper.startSoon();
  for (const _ of [0, 1]) await keeper.refresh();
  expect(clock.planned).toBe(1);
});

test("after its end nothing is looked at, told, reported or planned", async () => {
  const { keeper, clock, seen } = posture();
  await keeper.refresh();
  keeper.stop();
  await keeper.refresh();
  keeper.heard({ os: known({ name: "another" }) });
  keeper.forget();
  keeper.reportNews();
  expect([seen.looks, seen.told, seen.reports.length, clock.planned]).toEqual([1, 1, 1, 0]);
});

test("nor is what a look comes to that was under way", async () => {
  const ready = Promise.withResolvers<void>();
  const { keeper, clock, seen } = posture(ready.promise);
  const looked = keeper.refresh();
  keeper.stop();
  ready.resolve();
  await looked;
  expect([seen.looks, seen.told, seen.reports.length, clock.planned]).toEqual([1, 0, 0, 0]);
});
