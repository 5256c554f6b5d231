import { expect, test } from "vitest";
import { Liveness } from "../../../agent/core/liveness.ts";
import { fail, ok, type Result } from "../../../policies/result.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function alive(watchdogMs: number | null, store: () => Result<null, string>) {
  const clock = new FakeClock();
  const said: string[] = [];
  const warned: unknown[] = [];
  const liveness = new Liveness({
    manager: { watchdogMs, tell: (state) => void said.push(state) },
    clock,
    log: { info: () => undefined, warn: (_event, fields) => void warned.push(fields) },
    checks: { store },
  });
  return { clock, said, warned, liveness };
}

test("gives two signs of life in every wait, and none after the end", () => {
  const { clock, said, liveness } = alive(30_000, () => ok(null));
  liveness.start();
  clock.advance(60_000);
  liveness.stop();
  clock.advance(60_000);
  expect(said).toEqual(["ready", "alive", "alive", "alive", "alive", "alive", "stopping"]);
});

test("gives none while the store takes no writes, and says why", () => {
  let sick = false;
  const { clock, said, warned, liveness } = alive(30_000, () =>
    sick ? fail("broken", "disk I/O") : ok(null),
  );
  liveness.start();
  sick = true;
  clock.advance(30_000);
  expect(said).toEqual(["ready", "alive"]);
  expect(warned[0]).toEqual({ check: "store", because: "disk I/O" });
});

test("gives none where nobody waits for any", () => {
  const { clock, said, liveness } = alive(null, () => ok(null));
  liveness.start();
  clock.advance(600_000);
  expect(said).toEqual(["ready"]);
});
