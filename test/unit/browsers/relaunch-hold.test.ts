import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { familiesNamed } from "../../../agent/browsers/families.ts";
import { RelaunchHold } from "../../../agent/browsers/relaunch-hold.ts";
import type { FamilyStop } from "../../../agent/browsers/stop-browsers.ts";
import { FakeProcessTable } from "../../support/fake-process-table.ts";

const [CHROMIUM] = familiesNamed(["chromium"]);
if (CHROMIUM === undefined) throw new Error("no chromium in the table");
const STOP: FamilyStop = {
  family: CHROMIUM,
  closed: "closed",
  ms: 100,
  goneAtMs: 100,
  namedRoots: [],
  holders: [],
};
const REQUEST = {
  home: { dir: -1, uid: 1000, paths: ["/home/ward"] },
  families: [CHROMIUM],
  display: null,
  xAuthorityPath: null,
  keepsPart: false,
  ownDirs: [],
};

function holdOn(table: FakeProcessTable, stops: readonly FamilyStop[]) {
  let nowMs = 0;
  const ports = {
    table,
    stopwatchMs: () => nowMs,
    delay: async (ms: number) => {
      nowMs += ms;
      await turn();
    },
  };
  return new RelaunchHold(REQUEST, stops, ports);
}

test("stops a browser that is started again, kills it at the end, and names it", async () => {
  const table = new FakeProcessTable();
  const hold = holdOn(table, [STOP]);
  table.start({ pid: 20, endsOn: ["SIGKILL"] });
  await turn();
  await turn();
  expect(table.signals).toEqual(["SIGSTOP 20"]);

  const [stop] = await hold.release([STOP]);

  expect(table.signals).toEqual(["SIGSTOP 20", "SIGKILL 20"]);
  expect(stop?.closed).toBe("closed");
  expect(stop?.holders).toMatchObject([{ process: { pid: 20 }, ended: "killed" }]);
});

test("says so when one that it held can't be ended", async () => {
  const table = new FakeProcessTable({ pid: 20 });
  const hold = holdOn(table, [STOP]);
  const [stop] = await hold.release([STOP]);
  expect(stop?.closed).toBe("stillRunning");
  expect(stop?.holders).toMatchObject([{ process: { pid: 20 }, ended: "stillRunning" }]);
});

test("holds nothing back where nothing ran, and nothing after the end", async () => {
  const idle = new FakeProcessTable({ pid: 20 });
  const none: FamilyStop = { ...STOP, closed: "notRunning" };
  expect(await holdOn(idle, [none]).release([none])).toEqual([none]);
  const table = new FakeProcessTable();
  await holdOn(table, [STOP]).release([STOP]);
  table.start({ pid: 21 });
  await turn();
  await turn();
  expect([...idle.signals, ...table.signals]).toEqual([]);
});
