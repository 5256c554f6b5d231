import { expect, test } from "vitest";
import { command, commandBench, DONE, isoAt, signed } from "../support/command-bench.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { tempDir } from "../support/temp-dir.ts";

test("journals, carries out, and reports each step of a command", async () => {
  const { intake, effects, states, auditEvents } = commandBench(openTestStore(tempDir()));
  const lock = command();
  intake.receive(signed(lock));
  await intake.settled();
  expect(effects).toEqual([lock]);
  expect(states(lock["id"])).toEqual(["accepted", "running", "done"]);
  expect(auditEvents()).toEqual(["command.received", "command.finished"]);
});

test("a command that warns people first keeps no other command waiting", async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const { intake } = commandBench(openTestStore(tempDir()), "enforce", async ({ kind }) => {
    if (kind === "wipeSession") await gate.promise;
    order.push(kind);
    return DONE;
  });
  intake.receive(signed(command({ kind: "wipeSession" })));
  intake.receive(signed(command({ kind: "lock" })));
  intake.receive(signed(command({ kind: "pause", params: { forMs: 60_000 } })));
  await new Promise(setImmediate);
  expect(order).toEqual(["lock", "pause"]);
  gate.resolve();
  await intake.settled();
  expect(order).toEqual(["lock", "pause", "wipeSession"]);
});

test("a fault in the effect fails this command and not the next", async () => {
  const { intake, states } = commandBench(
    openTestStore(tempDir()),
    "enforce",
    async ({ reason }) => {
      if (reason === "break") throw new Error("no such display");
      return DONE;
    },
  );
  const broken = command({ reason: "break" });
  const fine = command();
  intake.receive(signed(broken));
  intake.receive(signed(fine));
  await intake.settled();
  expect(states(broken["id"]).at(-1)).toBe("failed because fault");
  expect(states(fine["id"]).at(-1)).toBe("done");
});

test("55: a replay, now or after a restart, answers with the stored result", async () => {
  const dataDir = tempDir();
  const store = openTestStore(dataDir);
  const before = commandBench(store);
  const lock = command();
  before.intake.receive(signed(lock));
  await before.intake.settled();
  before.intake.receive(signed(lock));
  store.close();
  const after = commandBench(openTestStore(dataDir));
  after.clock.advance(48 * 3_600_000);
  after.intake.receive(signed(lock));
  await after.intake.settled();
  expect([...before.effects, ...after.effects]).toHaveLength(1);
  expect(after.states(lock["id"])).toEqual(["accepted", "running", "done", "done", "done"]);
});

test("56: the same id with other contents has no effect, raises an alarm, changes no result", async () => {
  const { intake, effects, states, auditEvents } = commandBench(openTestStore(tempDir()));
  const lock = command();
  intake.receive(signed(lock));
  await intake.settled();
  intake.receive(signed({ ...lock, kind: "signOut" }));
  await intake.settled();
  expect(effects.map(({ kind }) => kind)).toEqual(["lock"]);
  expect(states(lock["id"])).toEqual(["accepted", "running", "done"]);
  expect(auditEvents().at(-1)).toBe("command.alarm");
});

test("63: a command that is sent a hundred times has one effect", async () => {
  const { intake, effects } = commandBench(openTestStore(tempDir()));
  const lock = signed(command());
  for (let n = 0; n < 100; n += 1) intake.receive(lock);
  await intake.settled();
  expect(effects).toHaveLength(1);
});

test("after a crash, what has not run out is ensured again, the rest is reported as interrupted", async () => {
  const dataDir = tempDir();
  const store = openTestStore(dataDir);
  const never = new Promise<typeof DONE>(() => undefined);
  const crashed = commandBench(store, "enforce", () => never);
  const long = command();
  const short = command({ notAfter: isoAt(600_000) });
  crashed.intake.receive(signed(long));
  crashed.intake.receive(signed(short));
  await new Promise(setImmediate);
  store.close();

  const after = commandBench(openTestStore(dataDir));
  after.clock.advance(1_800_000);
  after.intake.resumeUnfinished();
  await after.intake.settled();
  expect(after.effects.map(({ id }) => id)).toEqual([long["id"]]);
  expect(after.states(long["id"]).at(-1)).toBe("done");
  expect(after.states(short["id"]).at(-1)).toBe("failed because interrupted");
});
