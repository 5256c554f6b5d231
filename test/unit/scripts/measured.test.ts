import { expect, test } from "vitest";
import { Measurements } from "../../../scripts/swarm/measured.ts";

test("percentiles are values that were measured", () => {
  const measurements = new Measurements();
  for (let ms = 1; ms <= 200; ms += 1) measurements.add("answer", ms);
  measurements.count("breaks");
  measurements.count("breaks");
  expect(measurements.rows).toEqual([
    { what: "answer", n: 200, p50: 100, p95: 190, p99: 198, max: 200, unit: "ms" },
  ]);
  expect(measurements.counts).toEqual({ breaks: 2 });
});

test("of one measurement every percentile is itself", () => {
  const measurements = new Measurements();
  measurements.add("answer", 7);
  expect(measurements.rows[0]).toMatchObject({ n: 1, p50: 7, p99: 7, max: 7 });
});
