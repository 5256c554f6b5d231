import { expect, test } from "vitest";
import { createMetrics } from "../../../server/metrics.ts";
import { readPrometheus } from "../../support/prometheus-text.ts";

const COUNTS = { commands: [], sessions: [], receipts: [], alarms: 0 };

function metrics() {
  const reports = { counts: async () => COUNTS };
  const storage = { devices: { list: async () => [] }, reports };
  const live = { live: { has: () => false }, liveBoard: { watching: 0 } };
  return createMetrics({ storage, ...live } as unknown as Parameters<typeof createMetrics>[0]);
}

test("what was not measured since the last look is left out, and nothing else", async () => {
  const { text } = metrics();
  const lagIn = async () =>
    readPrometheus(await text())
      .map(({ name }) => name)
      .filter((name) => name.startsWith("nodejs_eventloop_lag_"));
  // In one turn of the event loop: nothing can be measured in between.
  await lagIn();
  const unmeasured = await text();
  expect(unmeasured).not.toMatch(/nan/i);
  expect(unmeasured).toMatch(/^process_resident_memory_bytes \d/m);
  expect(await lagIn()).toEqual(["nodejs_eventloop_lag_seconds"]);
  await expect.poll(lagIn, { timeout: 20_000 }).toContain("nodejs_eventloop_lag_p99_seconds");
});
