import { expect, test } from "vitest";
import { climbEndLadder, type EndSteps } from "../../../../agent/platform/linux/end-ladder.ts";

/** A session whose processes go away at the step that is named, or never. */
function session(goesAt: "close" | "terminate" | "kill" | "never", windows = 0) {
  const done: string[] = [];
  const steps: EndSteps = {
    askToClose: async () => {
      done.push("close");
      return windows;
    },
    countWindows: async () => (goesAt === "close" ? 0 : windows),
    terminate: async () => {
      done.push("terminate");
    },
    kill: async () => {
      if (!done.includes("kill")) done.push("kill");
    },
    left: () => (done.includes(goesAt) ? [] : ["pid 7"]),
  };
  return { steps, done };
}

test("goes no further than needed", async () => {
  const { steps, done } = session("close", 1);
  expect(await climbEndLadder(steps, 5000)).toMatchObject({ status: "ended" });
  expect(done).toEqual(["close"]);
});

test("does not wait for windows where there are none", async () => {
  const { steps, done } = session("terminate");
  const outcome = await climbEndLadder(steps, 5000);
  expect(done).toEqual(["close", "terminate"]);
  expect(outcome.ms).toBeLessThan(1000);
});

test("kills what ignores both, right after the grace", async () => {
  const { steps, done } = session("kill", 1);
  const outcome = await climbEndLadder(steps, 100);
  expect(done).toEqual(["close", "terminate", "kill"]);
  expect(outcome).toMatchObject({ status: "ended" });
  expect(outcome.ms).toBeGreaterThanOrEqual(100);
  expect(outcome.ms).toBeLessThan(1100);
});

test("asks nobody where there is no grace", async () => {
  const { steps, done } = session("kill", 1);
  await climbEndLadder(steps, 0);
  expect(done).toEqual(["terminate", "kill"]);
});

test("a display that never answers uses up the grace and no more", async () => {
  const { steps, done } = session("terminate");
  const silent = { ...steps, askToClose: () => new Promise<number>(() => undefined) };
  const outcome = await climbEndLadder(silent, 100);
  expect(done).toEqual(["terminate"]);
  expect(outcome).toMatchObject({ status: "ended" });
  expect(outcome.ms).toBeLessThan(1000);
});

test("names what nothing could end", async () => {
  const { steps } = session("never");
  const outcome = await climbEndLadder(steps, 0, 50);
  expect(outcome).toMatchObject({ status: "partial", left: 1, because: "still running: pid 7" });
});
