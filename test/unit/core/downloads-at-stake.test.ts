import { expect, test } from "vitest";
import { downloadsAtStake } from "../../../agent/core/downloads-at-stake.ts";
import { dataAllowed } from "../../../policies/settle.ts";
import { DATA_KINDS } from "../../../policies/vocabulary.ts";
import { FakeClock } from "../../support/fake-clock.ts";

type Keeper = Parameters<typeof downloadsAtStake>[0];

function keeperOf(clearData: readonly string[], freshHome: boolean, startedAtMs: number): Keeper {
  return {
    session: { homeDir: "/home/ward", uid: 1000, freshHome },
    state: { startedAtMs },
    rules: { clearData },
  } as unknown as Keeper;
}

test("counts what was downloaded since the session began, on the wall clock", () => {
  const clock = new FakeClock();
  const asked: number[] = [];
  const browsers = {
    countDownloads: (_home: unknown, sinceMs: number) => {
      asked.push(sinceMs);
      return 3;
    },
  };
  const keeper = keeperOf(["downloads"], false, clock.uptimeMs() - 60_000);
  expect(downloadsAtStake(keeper, { browsers, clock })).toBe(3);
  expect(asked).toEqual([clock.nowMs() - 60_000]);
});

test.each([
  ["no download goes", keeperOf(["cookies"], false, 0)],
  ["the whole home goes anyway", keeperOf(["downloads"], true, 0)],
])("names no number where %s", (_, keeper) => {
  const browsers = { countDownloads: () => 3 };
  expect(downloadsAtStake(keeper, { browsers, clock: new FakeClock() })).toBeNull();
});

test("lets go of what people own on shared devices and kiosks only", () => {
  for (const deviceClass of ["shared", "kiosk"] as const) {
    expect(dataAllowed(DATA_KINDS, deviceClass)).toEqual(DATA_KINDS);
  }
  for (const deviceClass of ["personal", "critical", "display"] as const) {
    const allowed = dataAllowed(DATA_KINDS, deviceClass);
    expect(allowed).not.toContain("credentials");
    expect(allowed).not.toContain("downloads");
    expect(allowed).toContain("cookies");
  }
});
