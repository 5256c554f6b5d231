import * as fc from "fast-check";

/** Holds for every generated value; a failure names its seed and the smallest counterexample. */
export function forAll<T>(values: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = 100): void {
  const property = fc.property(values, (value) => {
    holds(value);
  });
  const report = fc.defaultReportMessage(
    fc.check(property, { numRuns, includeErrorInReport: true }),
  );
  if (report !== undefined) throw new Error(report);
}
