import { expect, test } from "vitest";
import { FactRecorder } from "../../../agent/core/fact-recorder.ts";
import { known, unknown } from "../../../policies/fact.ts";
import { type TraceLine, traceLineSchema } from "../../../policies/trace.ts";
import { FACT_NAMES } from "../../../policies/trace-facts.ts";
import type { Mode } from "../../../policies/vocabulary.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { disk } from "../../support/risk-world.ts";

const DAY_MS = 86_400_000;

function aWorld() {
  const clock = new FakeClock();
  const lines: TraceLine[] = [];
  const standing: { mode: Mode; deviceClass: "shared" } = {
    mode: "observe",
    deviceClass: "shared",
  };
  const recorder = new FactRecorder({
    clock,
    activity: { add: (line) => void lines.push(line) },
    standing: () => standing,
  });
  const of = (name: string) => lines.filter((line) => line.edge === "fact" && line.fact === name);
  return { clock, lines, standing, recorder, of };
}

test("keeps every fact once, and after that what changes", () => {
  const { recorder, lines, of, clock } = aWorld();
  recorder.heard(disk(true));
  expect(lines).toHaveLength(FACT_NAMES.length);
  recorder.heard(disk(true));
  expect(lines).toHaveLength(FACT_NAMES.length);
  clock.advance(60_000);
  recorder.heard(disk(false));
  recorder.heard({ diskEncryption: unknown("lsblk did not answer for /home/ada") });
  const at = new Date(clock.nowMs()).toISOString();
  const open = { encrypted: false, by: "LUKS" };
  const name = { edge: "fact", fact: "diskEncryption" };
  expect(of("diskEncryption").slice(1)).toEqual([
    { at, ...name, state: "known", value: open, check: "violated" },
    { at, ...name, state: "unknown", check: "unknown" },
  ]);
});

test("in every other mode it keeps nothing, and begins whole when the device observes again", () => {
  const { recorder, lines, standing } = aWorld();
  standing.mode = "enforce";
  recorder.heard(disk(true));
  expect(lines).toEqual([]);
  standing.mode = "observe";
  recorder.heard(disk(true));
  standing.mode = "paused";
  recorder.heard(disk(true));
  standing.mode = "observe";
  recorder.heard(disk(true));
  expect(lines).toHaveLength(2 * FACT_NAMES.length);
});

test("once a day it is whole again: what never changes is not lost with the oldest lines", () => {
  const { recorder, of, clock } = aWorld();
  for (let look = 0; look < 4 * 24 * 3; look += 1) {
    recorder.heard(disk(true));
    clock.advance(DAY_MS / (4 * 24));
  }
  expect(of("diskEncryption")).toHaveLength(3);
});

test("a clock that was set back by a year does not keep it from being whole again for a year", () => {
  const { recorder, lines, clock } = aWorld();
  recorder.heard(disk(true));
  clock.jumpWallClock(-365 * DAY_MS);
  recorder.heard(disk(true));
  expect(lines).toHaveLength(2 * FACT_NAMES.length);
});

test("what it keeps is of the device alone, and a trace takes it", () => {
  const { recorder, lines, of } = aWorld();
  recorder.heard({
    idleDetection: known({ works: false, by: ["logind"], because: "ada is on another seat" }),
    battery: known({ percent: 41.7, onMains: true, owner: "ada" }),
    accounts: known(["ada"]),
    browserVersions: known({
      browsers: [{ name: "Firefox", version: "128", updatePending: null }],
    }),
  });
  expect(JSON.stringify(lines)).not.toContain("ada");
  expect(of("battery")).toMatchObject([{ value: { percent: 42, onMains: true } }]);
  expect(of("browserVersions")).toMatchObject([
    { value: { browsers: [{ name: "Firefox", version: "128" }] }, check: "unknown" },
  ]);
  for (const line of lines) expect(traceLineSchema.safeParse(line).success).toBe(true);
});
