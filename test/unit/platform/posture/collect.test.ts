import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FACT_KEYS } from "../../../../agent/contract/posture-facts.ts";
import { collectPosture } from "../../../../agent/platform/posture/collect.ts";
import type { PostureChecks } from "../../../../agent/platform/posture/posture-check.ts";
import { known, notApplicable } from "../../../../policies/fact.ts";
import { fakeWorld } from "../../../support/posture-world.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const world = fakeWorld({});
const on = known({ enabled: true });

async function collected(checks: PostureChecks, afterMs = 0) {
  const collecting = collectPosture(checks, world);
  await vi.advanceTimersByTimeAsync(afterMs);
  return collecting;
}

test("answers for every declared fact, also where the system has no check", async () => {
  const facts = await collected({ secureBoot: { timeoutMs: 1000, look: async () => on } });
  expect(Object.keys(facts)).toEqual(FACT_KEYS);
  expect(facts.secureBoot).toEqual(on);
  expect(facts.firewall).toEqual({ state: "unknown", because: "no check for this system" });
});

test("a check that hangs becomes unknown after its own time, and holds up no other", async () => {
  const facts = await collected(
    {
      secureBoot: { timeoutMs: 3000, look: () => new Promise(() => undefined) },
      guestAccount: { timeoutMs: 1000, look: async () => on },
      battery: { timeoutMs: 1000, look: async () => notApplicable },
    },
    3000,
  );
  expect(facts.secureBoot).toEqual({ state: "unknown", because: "no answer within 3000 ms" });
  expect(facts.guestAccount).toEqual(on);
  expect(facts.battery).toEqual(notApplicable);
});

test.each([
  ["throws", async () => Promise.reject(new TypeError("anna's laptop is broken"))],
  ["throws what is no error", async () => Promise.reject("anna")],
])("a check that %s becomes unknown, and its message stays here", async (_, look) => {
  const facts = await collected({ secureBoot: { timeoutMs: 1000, look } });
  expect(facts.secureBoot).toMatchObject({ state: "unknown" });
  expect(JSON.stringify(facts)).not.toContain("anna");
});

test("runs at most three checks at once", async () => {
  let running = 0;
  let most = 0;
  const look = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 10));
    running -= 1;
    return on;
  };
  const check = { timeoutMs: 1000, look };
  await collected(Object.fromEntries(FACT_KEYS.map((key) => [key, check])), 1000);
  expect(most).toBe(3);
});
