import { expect, test } from "vitest";
import type { Store } from "../../agent/store/open-store.ts";
import { command, commandBench, isoAt, signed, signedText } from "../support/command-bench.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { tempDir } from "../support/temp-dir.ts";
import { sealJson, testKey } from "../support/test-keys.ts";

const HOUR_MS = 3_600_000;
const bench = (...rest: [mode?: "observe" | "enforce" | "paused"]) =>
  commandBench(openTestStore(tempDir()), ...rest);

test.each([
  ["38: signed by a stranger", () => sealJson("command.v1", command(), testKey()), "signature"],
  ["39: sealed as a policy", () => sealJson("policy.v1", command(), testKey()), "signature"],
  ["13: with a key twice", () => signedText('{"id":1,"id":2}'), "badJson"],
  ["without an id", () => signed({ kind: "lock" }), "badShape"],
])("has no effect and leaves an audit row when it is %s", async (_, envelope, because) => {
  const store = openTestStore(tempDir());
  const { intake, effects } = commandBench(store);
  intake.receive(envelope());
  await intake.settled();
  expect(effects).toEqual([]);
  const [row] = store.audit.rowsAfter(0, 10);
  expect(row?.event).toBe("command.rejected");
  expect(JSON.parse(row?.body ?? "{}")).toMatchObject({ because });
  expect(store.outbox.pending(10)).toEqual([]);
});

test.each([
  [
    "57: over",
    { issuedAt: isoAt(-HOUR_MS), notBefore: isoAt(-HOUR_MS), notAfter: isoAt(-600_000) },
    "expired because expired",
  ],
  ["57: not valid yet", { notBefore: isoAt(600_000) }, "refused because notYetValid"],
  ["57: issued in the future", { issuedAt: isoAt(600_000) }, "refused because notYetValid"],
  [
    "57: issued after its end",
    { issuedAt: isoAt(HOUR_MS), notAfter: isoAt(0) },
    "refused because badWindow",
  ],
  [
    "57: a lock that may wait longer than a day",
    { notAfter: isoAt(24 * HOUR_MS + 1) },
    "refused because livesTooLong",
  ],
  [
    "57: a wipe that may wait longer than four hours",
    { kind: "wipeSession", notAfter: isoAt(4 * HOUR_MS + 1) },
    "refused because livesTooLong",
  ],
  ["58: for another device", { deviceId: "device-2" }, "refused because notAddressed"],
  [
    "59: a reboot nobody approved",
    { kind: "reboot", notAfter: isoAt(900_000) },
    "refused because notApproved",
  ],
  [
    "59: a reboot that names a second admin and no signature of theirs",
    {
      kind: "reboot",
      notAfter: isoAt(900_000),
      approvals: [{ by: "admin-2", at: isoAt(0) }],
    },
    "refused because notApproved",
  ],
  ["of a kind nobody knows", { kind: "format" }, "refused because notUnderstood"],
  [
    "68: with a parameter nobody knows",
    { params: { path: "; rm -rf /" } },
    "refused because notUnderstood",
  ],
])("refuses with a reason one that is %s", async (_, change, state) => {
  const { intake, effects, states } = bench();
  const refused = command(change);
  intake.receive(signed(refused));
  await intake.settled();
  expect(effects).toEqual([]);
  expect(states(refused["id"])).toEqual([state]);
});

test("tolerates clocks that differ by five minutes", async () => {
  const { intake, effects } = bench();
  intake.receive(signed(command({ issuedAt: isoAt(299_000), notBefore: isoAt(299_000) })));
  intake.receive(
    signed(
      command({ issuedAt: isoAt(-HOUR_MS), notBefore: isoAt(-HOUR_MS), notAfter: isoAt(-299_000) }),
    ),
  );
  await intake.settled();
  expect(effects).toHaveLength(2);
});

test.each([
  ["observe", "lock", {}, "refused because observing"],
  ["observe", "wipeSession", {}, "refused because observing"],
  ["observe", "lock", { evenInObserve: true }, "done"],
  ["observe", "refreshPosture", {}, "done"],
  ["paused", "lock", {}, "done"],
] as const)("in mode %s a %s with %j ends as: %s", async (mode, kind, change, state) => {
  const { intake, states } = bench(mode);
  const one = command({ kind, ...change });
  intake.receive(signed(one));
  await intake.settled();
  expect(states(one["id"]).at(-1)).toBe(state);
});

test.each([
  ["wipeSession", {}, "refused because protectedDevice"],
  ["lock", { evenInObserve: true }, "refused because protectedDevice"],
  ["signOut", {}, "refused because protectedDevice"],
  ["reboot", { notAfter: isoAt(900_000) }, "refused because protectedDevice"],
  ["rotateKey", { notAfter: isoAt(900_000) }, "refused because protectedDevice"],
  ["pause", { params: { forMs: 60_000 } }, "done"],
  ["refreshPosture", {}, "done"],
] as const)("67: a protected device takes a %s with %j as: %s", async (kind, change, state) => {
  const store = openTestStore(tempDir());
  const { intake, effects, states } = commandBench(store, "enforce", undefined, [], true);
  const one = command({ kind, ...change });
  intake.receive(signed(one));
  await intake.settled();
  expect(states(one["id"]).at(-1)).toBe(state);
  expect(effects).toHaveLength(state === "done" ? 1 : 0);
});

test("61: refuses beyond its own budget, counts over restarts, and recovers with time", async () => {
  const dataDir = tempDir();
  const first = openTestStore(dataDir);
  const before = commandBench(first);
  const wipes = [1, 2, 3].map(() => command({ kind: "wipeSession" }));
  for (const wipe of wipes) before.intake.receive(signed(wipe));
  await before.intake.settled();
  first.close();

  const after = commandBench(openTestStore(dataDir));
  const fourth = command({ kind: "wipeSession" });
  after.intake.receive(signed(fourth));
  after.intake.receive(signed(command({ kind: "lock" })));
  expect(after.states(fourth["id"])).toEqual(["refused because budget"]);
  after.clock.advance(61 * 60_000);
  const later = command({ kind: "wipeSession" });
  after.intake.receive(signed(later));
  await after.intake.settled();
  expect(after.effects.map(({ kind }) => kind)).toEqual(["lock", "wipeSession"]);
});

test("61: of ten thousand locks six take effect, each has its answer, and it is one alarm", async () => {
  const store = openTestStore(tempDir());
  const { intake, effects, clock } = commandBench(store);
  for (let n = 0; n < 10_000; n += 1) intake.receive(signed(command()));
  await intake.settled();
  expect(effects).toHaveLength(6);
  const { rows } = auditOf(store);
  expect(rows.filter(({ event }) => event === "command.finished")).toHaveLength(10_000);
  const alarms = () => auditOf(store).rows.filter(({ event }) => event === "command.alarm");
  expect(alarms().map(({ body }) => JSON.parse(body))).toEqual([
    { kind: "lock", because: "budget" },
  ]);
  clock.advance(11 * 60_000);
  for (let n = 0; n < 7; n += 1) intake.receive(signed(command()));
  await intake.settled();
  expect(effects).toHaveLength(12);
  expect(alarms()).toHaveLength(2);
});

const auditOf = (store: Store) => ({ rows: store.audit.rowsAfter(0, 100_000) });

test("106: a wall clock that was set neither revives nor kills a command", async () => {
  const { intake, clock, time, effects, states } = bench();
  time.heardServer(clock.nowMs());
  clock.jumpWallClock(10 * 365 * 24 * HOUR_MS);
  intake.receive(signed(command()));
  clock.jumpWallClock(-20 * 365 * 24 * HOUR_MS);
  clock.advance(2 * HOUR_MS);
  const over = command();
  intake.receive(signed(over));
  await intake.settled();
  expect(effects).toHaveLength(1);
  expect(states(over["id"])).toEqual(["expired because expired"]);
});
