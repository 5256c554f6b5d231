import { expect, test } from "vitest";
import { PostureKeeper } from "../../../agent/core/posture-keeper.ts";
import { known } from "../../../policies/fact.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { MINUTE, riskWorld } from "../../support/risk-world.ts";

const plugged = (arrived: number) => known({ keyboards: 1 + arrived, pointers: 1, arrived });

const settled = () => new Promise((resolve) => setImmediate(resolve));

function postureWorld(
  onFacts: (facts: object) => void = () => undefined,
  ready: Promise<unknown> = Promise.resolve(),
) {
  const reports: object[] = [];
  const warned: string[] = [];
  const clock = new FakeClock();
  const keeper = new PostureKeeper({
    facts: { collect: () => ready.then(() => ({ os: known({ name: "Debian" }) })) },
    ownFacts: async () => ({ inputDevices: plugged(0) }),
    outbox: { put: ({ body }) => void reports.push(body) },
    clock,
    log: { warn: (event) => void warned.push(event) },
    everyMs: () => 15 * MINUTE,
    checks: () => [],
    deviceClass: () => "kiosk",
    onFacts,
    conclusions: () => ({}),
  });
  return { keeper, reports, warned, clock };
}

test("a look that fails is in the log, ends no daemon, and the next one comes in its time", async () => {
  let looks = 0;
  const { keeper, reports, warned, clock } = postureWorld(() => {
    looks += 1;
    if (looks === 1) throw new Error("no room");
  });
  keeper.startSoon();
  clock.advance(MINUTE);
  await settled();
  expect([reports, warned]).toEqual([[], ["postureNotLookedAt"]]);
  clock.advance(15 * MINUTE);
  await settled();
  expect([reports.length, warned.length]).toEqual([1, 1]);
});

test("after a look that took longer than the time between two, as over a sleep, others follow", async () => {
  const slow = Promise.withResolvers();
  let looks = 0;
  const { keeper, clock } = postureWorld(() => {
    looks += 1;
  }, slow.promise);
  keeper.startSoon();
  clock.advance(MINUTE);
  clock.advance(60 * MINUTE);
  slow.resolve(null);
  await settled();
  clock.advance(15 * MINUTE);
  await settled();
  expect(looks).toBe(2);
});

test("93: a keyboard that is plugged in is reported at once, and nothing else with it", async () => {
  const { keeper, reports } = postureWorld();
  await keeper.refresh();
  keeper.heard({ inputDevices: plugged(1) });
  // What takes another's place makes the same number of devices, and is told all the same.
  keeper.heard({ inputDevices: known({ keyboards: 2, pointers: 1, arrived: 2 }) });
  expect(reports).toEqual([
    expect.objectContaining({ full: true }),
    { full: false, facts: { inputDevices: plugged(1) } },
    { full: false, facts: { inputDevices: known({ keyboards: 2, pointers: 1, arrived: 2 }) } },
  ]);
});

test("93: one that comes before the first look is part of it; after the end nothing is told", async () => {
  const { keeper, reports } = postureWorld();
  let ended = 0;
  keeper.onStop(() => {
    ended += 1;
  });
  keeper.heard({ inputDevices: plugged(1) });
  expect(reports).toEqual([]);
  await keeper.refresh();
  keeper.stop();
  keeper.heard({ inputDevices: plugged(2) });
  expect([reports.length, ended]).toEqual([1, 1]);
});

test("93: a policy may tighten limits for it, and lock", async () => {
  const when = "facts.inputDevices.arrived > 0";
  const { risk, lockAfterMs } = await riskWorld([{ when, tier: "high" }]);
  const { keeper } = postureWorld((facts) => risk.heard(facts as Parameters<typeof risk.heard>[0]));
  await keeper.refresh();
  expect(lockAfterMs("s1")).toBe(5 * MINUTE);
  keeper.heard({ inputDevices: plugged(1) });
  expect(lockAfterMs("s1")).toBe(2 * MINUTE);
  risk.stop();
});
