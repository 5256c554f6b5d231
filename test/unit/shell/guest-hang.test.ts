import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { isHung, Patience, Silence, type ThreadLook } from "../../../main/guest-hang.ts";
import { isSilentTooLong } from "../../../main/hosts/guest-answers.ts";

const USUAL = { isPatient: false, mayWait: false };
const PATIENT = { ...USUAL, isPatient: true };
const WAITING = { ...USUAL, mayWait: true };
const EACH = [USUAL, PATIENT, WAITING, { isPatient: true, mayWait: true }];
const QUIET = { silentMs: 0, stillMs: 0, workedMs: 0, heldUpMs: 0 };
test.each([
  ["is still for a moment", { silentMs: 1_000, stillMs: 890 }, EACH, false],
  ["does nothing at all", { silentMs: 1_000, stillMs: 900 }, [USUAL, PATIENT], true],
  ["computes for a second or two", { silentMs: 4_900, workedMs: 1_790 }, EACH, false],
  ["computes for longer", { silentMs: 2_000, workedMs: 1_800 }, [USUAL, WAITING], true],
  ["computes where pages do", { silentMs: 4_900, workedMs: 4_900 }, [PATIENT], false],
  ["waits for a server", { silentMs: 4_900, stillMs: 4_800 }, [WAITING], false],
  ["computes without an end", { silentMs: 5_000, workedMs: 5_000 }, EACH, true],
  ["gets no processor", { silentMs: 5_000, workedMs: 10, heldUpMs: 4_990 }, [USUAL], true],
  ["gets none, where pages compute", { silentMs: 19_900, heldUpMs: 14_910 }, [PATIENT], false],
  ["gets little there, and needs more", { silentMs: 9_000, heldUpMs: 4_000 }, [PATIENT], true],
  ["gets none for long", { silentMs: 20_000, heldUpMs: 19_990 }, EACH, true],
  ["waits without an end", { silentMs: 5_000, stillMs: 4_900 }, EACH, true],
] as const)("case 82: a page that %s", (_, silent, leniencies, hung) => {
  for (const leniency of leniencies) expect(isHung({ ...QUIET, ...silent }, leniency)).toBe(hung);
});

const thread = (workedTicks: number, state = "S", pid = 1, waitedMs = 0): ThreadLook => {
  return { pid, state, workedTicks, waitedMs };
};

test("case 82: what a page computes counts from when it was asked, not from the first look", () => {
  const silence = new Silence(0, [thread(100)]);
  expect(silence.add(150, [thread(114, "R")]).workedMs).toBe(140);
  // Another site's frame has a process of its own, which came later.
  const looks = [thread(124, "R"), thread(500, "R", 2)];
  expect(silence.add(250, looks).workedMs).toBe(240);
  expect(silence.add(350, [thread(124), thread(505, "R", 2)]).workedMs).toBe(290);
});

test("case 82: a busy machine held the page up that waited longest", () => {
  const silence = new Silence(0, [thread(0, "R", 1, 70), thread(0, "R", 2, 500)]);
  expect(silence.add(100, [thread(0, "R", 1, 150), thread(0, "R", 2, 520)]).heldUpMs).toBe(80);
});

test("case 82: a page is still from the first look on, until one sees it at work", () => {
  const silence = new Silence(0, [thread(0)]);
  const stillAt = (atMs: number, look: ThreadLook) => silence.add(atMs, [look]).stillMs;
  expect(stillAt(100, thread(20))).toBe(0);
  expect(stillAt(200, thread(22, "T"))).toBe(100);
  expect(stillAt(300, thread(23))).toBe(200);
  expect(stillAt(400, thread(24))).toBe(0);
  expect(stillAt(500, thread(24))).toBe(0);
});

test.each(["R", "D"])("case 82: a page whose thread is in state %s is not still", (state) => {
  const silence = new Silence(0, []);
  silence.add(100, [thread(0), thread(0, state, 2)]);
  expect(silence.add(200, [thread(0), thread(0, "S", 2)]).stillMs).toBe(0);
});

test("case 82: a shell that was held up itself blames no page for it", () => {
  const silence = new Silence(0, []);
  const first = silence.add(4_000, [thread(0)]);
  expect(first).toEqual({ ...QUIET, silentMs: 300 });
  const second = silence.add(8_000, [thread(0)]);
  expect(second).toEqual({ ...QUIET, silentMs: 600, stillMs: 300 });
  expect(isHung(second, USUAL)).toBe(false);
});

/** A look that shows an endless script, and takes its time. */
function endless(lookMs: number) {
  const seen: boolean[] = [];
  const all = async (anew: boolean) => {
    seen.push(anew);
    await delay(lookMs);
    return [thread(seen.length * 1_000, "R")];
  };
  const patience = new Patience(() => 0);
  const asking = { mayWait: () => false, patience, threads: { all } };
  return { asking, seen, patience };
}

test("case 82: an answer that comes during a look is one, and whoever computed has more time", async () => {
  const { asking, patience } = endless(60);
  expect(await isSilentTooLong(delay(120), [thread(0)], asking)).toBe(false);
  expect(patience.isLong).toBe(false);
  expect(await isSilentTooLong(new Promise(() => undefined), [thread(0)], asking)).toBe(true);
  expect(patience.isLong).toBe(true);
});

test.each([
  ["once in each silence", [], [true, false]],
  ["once where it is known what they had computed", [thread(0)], [true]],
])("case 82: looks for a page's processes %s", async (_what, before, looks) => {
  const { asking, seen } = endless(0);
  await isSilentTooLong(new Promise(() => undefined), before, asking);
  expect(seen).toEqual(looks);
});

test("case 82: whoever takes long and answers after all has more time for another hour", async () => {
  let nowMs = 0;
  const patience = new Patience(() => nowMs);
  patience.wasNeeded();
  nowMs = 3_000_000;
  const answer = Promise.withResolvers<void>();
  const { all: look } = endless(0).asking.threads;
  const all = async (anew: boolean) => {
    // Once it has been seen to compute.
    if (!anew) answer.resolve();
    return look(anew);
  };
  const asking = { mayWait: () => false, patience, threads: { all } };
  expect(await isSilentTooLong(answer.promise, [thread(0)], asking)).toBe(false);
  nowMs = 6_000_000;
  expect(patience.isLong).toBe(true);
});

test("case 82: who was ended for computing gives the pages of an hour more time", () => {
  let nowMs = 0;
  const patience = new Patience(() => nowMs);
  expect(patience.isLong).toBe(false);
  patience.wasNeeded();
  nowMs += 3_599_999;
  expect(patience.isLong).toBe(true);
  nowMs += 1;
  expect(patience.isLong).toBe(false);
});
