import { expect, test } from "vitest";
import { CommandBudget } from "../../../agent/core/command-budget.ts";
import { readKept } from "../../../agent/core/kept-session.ts";
import { QuickReturns } from "../../../agent/core/quick-returns.ts";
import { UnendedCommands } from "../../../agent/core/unended-commands.ts";
import { WallHistory } from "../../../agent/core/wall-history.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { silentLog } from "../../support/silent-log.ts";

/** A daemon that a damaged row ends would start, read it and end for ever: nobody would be guarded. */
test.each(["", "{", "null", "[1]", "{}"])("what was kept as %j is as good as nothing", (text) => {
  const keyValue = { get: () => text, set: () => undefined };
  const clock = new FakeClock();
  const ports = { keyValue, clock, bootId: "boot-1", log: silentLog };
  expect(new CommandBudget(ports).spend("lock")).toBe(null);
  expect(new QuickReturns(keyValue, clock).rows()).toEqual([]);
  expect(new UnendedCommands(ports).of({ id: "3", uid: 1001 })).toBe(null);
  expect(new WallHistory(ports).sinceMs(0)).toBe(clock.nowMs() - clock.uptimeMs());
  expect(readKept(text, "boot-1", { uid: 1001 })).toBe(null);
});
