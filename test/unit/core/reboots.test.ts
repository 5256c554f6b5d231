import { expect, test } from "vitest";
import type { Command, CommandResult } from "../../../agent/contract/command.ts";
import { type RebootPorts, Reboots } from "../../../agent/core/reboots.ts";
import { fail, ok } from "../../../policies/result.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { inMemory } from "../../support/keeper-world.ts";

const ORDER = { id: "c-1", kind: "reboot" } as Command;
const MINUTE_MS = 60_000;

/** `values` is what outlives a boot. */
function machine(change: Partial<RebootPorts> = {}, values = new Map<string, string>()) {
  const clock = new FakeClock();
  const asked: (string | undefined)[] = [];
  const warned: string[] = [];
  const reboots = new Reboots({
    ...{ clock, bootId: "boot-1", keyValue: inMemory(values) },
    audit: { append: () => undefined },
    isCritical: () => false,
    isInTime: () => true,
    present: () => [],
    restart: async () => {
      asked.push(values.get("command.reboot"));
      return ok(null);
    },
    ...change,
  });
  const person = { who: "a", warn: (text: string) => void warned.push(text), isReached: true };
  return { reboots, clock, asked, warned, values, person };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

function settled(reboots: Reboots, state: "begun" | "done" = "begun") {
  const finished: [string, CommandResult["state"]][] = [];
  const entry = { commandId: ORDER.id, bodySha256: "", body: "", result: null, state };
  reboots.settle({ find: () => entry }, (id, result) => void finished.push([id, result.state]));
  return finished;
}

test("the boot it was ordered in is kept before the system is asked; the next one is the proof", async () => {
  const { reboots, asked, values } = machine();
  void reboots.reboot(ORDER);
  await turns();
  expect(asked).toEqual([JSON.stringify({ commandId: "c-1", bootId: "boot-1" })]);
  const after = machine({ bootId: "boot-2" }, values);
  expect(settled(after.reboots)).toEqual([["c-1", "done"]]);
  expect(settled(after.reboots)).toEqual([]);
  expect(after.asked).toEqual([]);
});

test("62: a daemon that was only started anew says that the machine did not restart", async () => {
  const { reboots, values } = machine();
  void reboots.reboot(ORDER);
  await turns();
  const after = machine({}, values);
  expect(settled(after.reboots)).toEqual([["c-1", "failed"]]);
});

test("62: a result that was told already is not told again", async () => {
  const { reboots, values } = machine();
  void reboots.reboot(ORDER);
  await turns();
  expect(settled(machine({ bootId: "boot-2" }, values).reboots, "done")).toEqual([]);
});

test("a machine that took the order and runs on is a failure", async () => {
  const { reboots, clock, values } = machine();
  const result = reboots.reboot(ORDER);
  await turns();
  clock.advance(5 * MINUTE_MS);
  await expect(result).resolves.toMatchObject({ state: "failed", because: "notRestarted" });
  expect(settled(machine({ bootId: "boot-2" }, values).reboots)).toEqual([]);
});

test.each([
  ["failed", "failed"],
  ["notSupported", "refused"],
] as const)("a system that answers %s is told as %s", async (reason, state) => {
  const { reboots } = machine({ restart: async () => fail(reason, "so it is") });
  await expect(reboots.reboot(ORDER)).resolves.toMatchObject({ state, because: reason });
});

test("a critical device never restarts, whoever is there", async () => {
  const { reboots, asked } = machine({ isCritical: () => true });
  const told = { state: "refused", because: "criticalDevice" };
  await expect(reboots.reboot(ORDER)).resolves.toMatchObject(told);
  expect(asked).toEqual([]);
});

test("who is there is warned for ten minutes; the order that ran out meanwhile is not carried out", async () => {
  const one = machine();
  const { reboots, clock, asked } = machine({ present: () => [one.person] });
  void reboots.reboot(ORDER);
  await turns();
  expect(one.warned).toHaveLength(1);
  clock.advance(10 * MINUTE_MS - 1);
  await turns();
  expect(asked).toEqual([]);
  clock.advance(1);
  await turns();
  expect(asked).toHaveLength(1);
  const late = machine({ present: () => [one.person], isInTime: () => false });
  const result = late.reboots.reboot(ORDER);
  late.clock.advance(10 * MINUTE_MS);
  await expect(result).resolves.toMatchObject({ state: "expired" });
  expect(late.asked).toEqual([]);
});

test("while somebody is there whom no warning reaches, nothing restarts", async () => {
  const unreached = { who: "b", warn: () => undefined, isReached: false };
  const { reboots, asked } = machine({ present: () => [unreached] });
  await expect(reboots.reboot(ORDER)).resolves.toMatchObject({ because: "nobodyWarned" });
  expect(asked).toEqual([]);
});

/** A machine where the first person is warned, with whoever sits there from then on. */
function machineWith(...people: readonly { who: string; isReached: boolean }[]) {
  const warned: string[] = [];
  const present = people.map((one) => ({ ...one, warn: () => void warned.push(one.who) }));
  const { reboots, clock, asked } = machine({ present: () => present });
  const result = reboots.reboot(ORDER);
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      clock.advance(MINUTE_MS);
      await turns();
    }
  };
  const come = (who: string, isReached = true) => {
    present.push({ who, isReached, warn: () => void warned.push(who) });
  };
  return { present, warned, asked, result, pass, come };
}

test("who comes during the warning is warned for ten minutes of their own, and nobody twice", async () => {
  const { warned, asked, pass, come } = machineWith({ who: "a", isReached: true });
  await pass(9);
  come("b");
  await pass(2);
  expect([warned, asked]).toEqual([["a", "b"], []]);
  await pass(8);
  expect(asked).toEqual([]);
  await pass(1);
  expect([warned, asked.length]).toEqual([["a", "b"], 1]);
});

test("the next person in the same session is another one; who left is waited for no longer than told", async () => {
  const { present, warned, asked, pass, come } = machineWith({ who: "desk 1", isReached: true });
  await pass(5);
  present.splice(0);
  come("desk 2");
  await pass(10);
  expect([warned, asked]).toEqual([["desk 1", "desk 2"], []]);
  await pass(1);
  expect(asked).toHaveLength(1);
});

test("who comes and is not reached yet is warned once their shell is there, and else nothing restarts", async () => {
  const { present, warned, asked, result, pass, come } = machineWith({ who: "a", isReached: true });
  come("b", false);
  await pass(1);
  Object.assign(present[1] ?? {}, { isReached: true });
  await pass(1);
  expect(warned).toEqual(["a", "b"]);
  come("c", false);
  await pass(10);
  await expect(result).resolves.toMatchObject({ because: "nobodyWarned" });
  expect(asked).toEqual([]);
});
