import { afterEach, expect, test } from "vitest";
import type { Browsers } from "../../agent/core/ports.ts";
import { ok } from "../../policies/result.ts";
import type { RouteBody } from "../../server/contract/admin-api.ts";
import { enrolLiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { sessionOf } from "../support/local-channel.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";

afterEach(stopTestServers);

const MINUTE_MS = 60_000;
const PATIENCE = { timeout: 20_000 };
const POLICY = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { all: true }
device: shared
session: { maxLength: 60m }
browsers: { clear: { on: [signOut, clear, command] } }
`;

async function world() {
  const clock = { aheadMs: 0 };
  const server = await startTestServer(undefined, {
    clock: { nowMs: () => Date.now() + clock.aheadMs },
  });
  await server.admin.call("publishPolicy", { body: { source: POLICY } });
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  const order = async (kind: "lock" | "wipeSession" | "signOut", sessionId = "s1") => {
    const targets = { devices: [deviceId] };
    const body = { kind, params: { sessionId }, targets, reason: "drill" };
    const issued = await server.admin.call("issueCommands", {
      body: body as RouteBody<"issueCommands">,
    });
    return issued.commands[0]?.id ?? "";
  };
  return { server, clock, dataDir, deviceId, order };
}

const endOf = async ({ admin }: TestServer, commandId: string) => {
  const { state, because } = await admin.call("getCommand", { params: { commandId } });
  return `${state} ${because}`;
};

/** Notes each clearing's begin and end beside what happens to sessions. */
function clearingInto(calls: string[]): Browsers {
  return {
    clear: async () => {
      calls.push("clear begins");
      await new Promise((resolve) => setImmediate(resolve));
      calls.push("clear ends");
      return ok({ receipts: [], execToGoneMs: 0, freed: Promise.resolve([]) });
    },
    countDownloads: () => null,
    inspect: async () => ok([]),
    resumeQuarantine: async () => ok({ standing: [], unlooked: [] }),
  };
}

test("64: a clear that comes while a lock is under way and the end is due waits its turn, and the end is last", async () => {
  const { server, dataDir, order } = await world();
  const calls: string[] = [];
  const browsers = clearingInto(calls);
  const agent = await startLiveAgent({ dataDir, browsers, sessions: [sessionOf()] });
  const { sessions, conductor, clock } = agent;
  const rules = () => conductor.board.keeper("s1")?.rules.maxLengthMs;
  await expect.poll(rules, PATIENCE).toBe(60 * MINUTE_MS);
  const locker = Promise.withResolvers<void>();
  sessions.lockHeld = locker.promise;
  const lock = await order("lock");
  await expect.poll(() => sessions.calls, PATIENCE).toEqual(["lock s1"]);
  const wipe = await order("wipeSession");
  await expect.poll(() => endOf(server, wipe), PATIENCE).toBe("running null");
  clock.advance(61 * MINUTE_MS);
  expect(calls).toEqual([]);
  expect(sessions.calls).toEqual(["lock s1"]);
  locker.resolve();
  await expect.poll(() => endOf(server, wipe), PATIENCE).toMatch(/^(done|verified) /);
  expect(await endOf(server, lock)).toBe("done null");
  await expect.poll(() => sessions.calls.length, PATIENCE).toBe(2);
  expect(sessions.calls[1]).toMatch(/^end s1 /);
  await expect.poll(async () => (await sessions.list()).length, PATIENCE).toBe(0);
  for (const [place, call] of calls.entries()) {
    expect(call).toBe(place % 2 === 0 ? "clear begins" : "clear ends");
  }
  expect(calls.length).toBeGreaterThan(0);
});

test("65: the end that waits while a lock is under way is none of who has that id when the lock is done", async () => {
  const { dataDir, order } = await world();
  const agent = await startLiveAgent({ dataDir, sessions: [sessionOf()] });
  const { sessions, conductor, clock } = agent;
  const rules = () => conductor.board.keeper("s1")?.rules.maxLengthMs;
  await expect.poll(rules, PATIENCE).toBe(60 * MINUTE_MS);
  const locker = Promise.withResolvers<void>();
  sessions.lockHeld = locker.promise;
  await order("lock");
  await expect.poll(() => sessions.calls, PATIENCE).toEqual(["lock s1"]);
  clock.advance(61 * MINUTE_MS);
  const before = conductor.board.keeper("s1");
  // Its programs are asked to close when its turn has come, and not before.
  expect(before?.state).toMatchObject({ stage: "signedOut", closing: { isWaiting: true } });
  sessions.remove("s1");
  sessions.add(sessionOf());
  locker.resolve();
  await before?.settled();
  expect(sessions.calls).toEqual(["lock s1"]);
  expect(conductor.board.keeper("s1")?.state.stage).not.toBe("signedOut");
});

test.each([
  ["who has left", []],
  ["whose session is another one by now, of the same account", [sessionOf({ id: "s2" })]],
  ["whose id another account has by now", [sessionOf({ uid: 4242, userName: "other" })]],
  ["whose id the same account has again", [sessionOf({ isNew: true })]],
])("65: an order for somebody %s does nothing", async (_, there) => {
  const { server, clock, dataDir, order } = await world();
  clock.aheadMs = -10 * MINUTE_MS;
  const ids = [await order("wipeSession"), await order("lock"), await order("signOut")];
  clock.aheadMs = 0;
  const calls: string[] = [];
  const browsers = clearingInto(calls);
  const { sessions, conductor } = await startLiveAgent({ dataDir, browsers, sessions: there });
  for (const id of ids) {
    await expect.poll(() => endOf(server, id), PATIENCE).toBe("done noSession");
  }
  expect([...calls, ...sessions.calls]).toEqual([]);
  for (const { id } of there)
    expect(["active", "noticed"]).toContain(conductor.board.keeper(id)?.state.stage);
});

test("65: an order for who was there when it was given reaches them after the daemon's restart, too", async () => {
  const { server, clock, dataDir, order } = await world();
  const shared = { dataDir, sessions: [sessionOf()] };
  const first = await startLiveAgent(shared);
  await expect.poll(() => first.store.policies.held().length, PATIENCE).toBe(1);
  first.clock.advance(20 * MINUTE_MS);
  await first.stop();
  clock.aheadMs = -10 * MINUTE_MS;
  const lock = await order("lock");
  clock.aheadMs = 0;
  const { sessions } = await startLiveAgent({ ...shared, clock: first.clock });
  await expect.poll(() => endOf(server, lock), PATIENCE).toBe("done null");
  expect(sessions.calls).toEqual(["lock s1"]);
});
