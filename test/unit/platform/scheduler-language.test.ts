import { afterEach, expect, test, vi } from "vitest";
import { WallClockScheduler } from "../../../agent/platform/scheduler.ts";

afterEach(() => vi.restoreAllMocks());

/** In a file of its own: luxon asks once in a process. */
test("asks for no language when it arms an instant", async () => {
  const formats = vi.spyOn(Intl, "DateTimeFormat");
  const warn = vi.fn();
  const scheduler = new WallClockScheduler({
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    log: { info: () => undefined, warn },
  });
  const ran = new Promise<void>((resolve) => scheduler.at(Date.now() + 50, resolve));
  await ran;
  scheduler.close();
  expect(formats).not.toHaveBeenCalled();
  expect(warn).not.toHaveBeenCalled();
});
