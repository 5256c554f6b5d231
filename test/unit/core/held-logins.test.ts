import { expect, test } from "vitest";
import {
  HOLD_FOR_BYTES_MS,
  HOLD_LOGINS_FOR_MS,
  outOfReach,
} from "../../../agent/core/held-logins.ts";
import { OpenClearings } from "../../../agent/core/open-clearings.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { silentLog } from "../../support/silent-log.ts";

const DESK = { homeDir: "/home/desk", uid: 1001, gid: 1001 };

function aStart(homes: readonly string[] = [DESK.homeDir]) {
  const clock = new FakeClock();
  const clearings = new OpenClearings({ get: () => null, set: () => undefined }, () => undefined);
  const done = homes.map(() => Promise.withResolvers<void>());
  const resumed = homes.map((homeDir, index) => ({
    homeDir,
    done: done[index]?.promise ?? Promise.resolve(),
  }));
  const state = { isReady: false };
  void outOfReach(resumed, { clock, log: silentLog, clearings }).then(() => {
    state.isReady = true;
  });
  const isReady = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return state.isReady;
  };
  return { clock, clearings, done, isReady };
}

test("nothing was left: nobody is held back", async () => {
  expect(await aStart([]).isReady()).toBe(true);
});

test("logins wait until what is left is gone", async () => {
  const { clearings, done, isReady } = aStart();
  clearings.progress(DESK, { phase: "stopping", doneFiles: 0, files: 0 });
  clearings.progress(DESK, { phase: "freeing", doneFiles: 0, files: 50 });
  expect(await isReady()).toBe(false);
  done[0]?.resolve();
  expect(await isReady()).toBe(true);
});

test("but not for all bytes of a huge profile, which are out of reach", async () => {
  const { clock, clearings, isReady } = aStart();
  clearings.progress(DESK, { phase: "freeing", doneFiles: 0, files: 50_000 });
  clock.advance(HOLD_FOR_BYTES_MS - 1);
  expect(await isReady()).toBe(false);
  clock.advance(1);
  expect(await isReady()).toBe(true);
});

test("every home counts, also one whose clearing fails before anything is freed", async () => {
  const { clock, clearings, done, isReady } = aStart([DESK.homeDir, "/home/other"]);
  done[1]?.resolve();
  clock.advance(HOLD_FOR_BYTES_MS);
  expect(await isReady()).toBe(false);
  clearings.progress(DESK, { phase: "freeing", doneFiles: 0, files: 1 });
  await isReady();
  clock.advance(1);
  expect(await isReady()).toBe(true);
});

test("staff are let in after the limit, whatever is left", async () => {
  const { clock, isReady } = aStart();
  clock.advance(HOLD_LOGINS_FOR_MS - 1);
  expect(await isReady()).toBe(false);
  clock.advance(1);
  expect(await isReady()).toBe(true);
});
