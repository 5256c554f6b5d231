import { expect, test, vi } from "vitest";
import type { Browsers } from "../../agent/core/ports.ts";
import { fail, ok } from "../../policies/result.ts";
import { agentOnSocket, GUEST } from "../support/agent-on-socket.ts";
import { policyOf } from "../support/policies.ts";

const CLEARS = { "browsers.clear.on": { value: ["signOut", "clear"], line: 1 } } as const;
const ENDED = { act: "signOut", reason: "user", at: expect.stringMatching(/^2026-11-22T10:42/) };

const BROKEN: Browsers = {
  clear: async () => fail("helperFailed", "the helper ended without a word"),
  countDownloads: () => null,
  inspect: async () => ok([]),
  resumeQuarantine: async () => ok({ standing: [], unlooked: [] }),
};

/** One guest has come and gone, another stands there. */
async function nextGuest(...world: Parameters<typeof agentOnSocket>) {
  const agent = await agentOnSocket(...world);
  agent.machine.signIn(GUEST);
  await agent.shows({ stage: "active", ended: null });
  expect(await agent.client.call("signOutNow", {})).toMatchObject({ ok: true });
  agent.machine.signIn(GUEST);
  return agent;
}

test("the next guest is told that the last session is over and cleared, and by which code staff find it", async () => {
  const { shows, told } = await nextGuest(CLEARS);
  const code = expect.stringMatching(/^[0-9a-f]{8}$/);
  await shows({ surface: "ended", answer: "anyKey", mayBeWrong: true });
  await shows({
    sessionKind: "kiosk",
    stage: "active",
    ended: { ...ENDED, cleared: "done", code },
  });
  expect(JSON.stringify(told.at(-1)?.ended)).not.toMatch(/kiosk|home|uid|sessionId/);
});

test("it is gone once somebody goes on, and does not come back", async () => {
  const { shows, client, side } = await nextGuest(CLEARS);
  await shows({ surface: "ended" });
  expect(await client.call("stillHere", {})).toMatchObject({ ok: true });
  await shows({ surface: "none" });
  for (const keeper of side.board.keepers) side.reporter.publish(keeper);
  await shows({ surface: "none" });
});

test("it is gone after five minutes, whether anybody came or not", async () => {
  const { shows, time } = await nextGuest(CLEARS);
  await shows({ surface: "ended" });
  await time.run(5 * 60_000 + 1_000, () => undefined);
  await shows({ surface: "none" });
});

test("it may be called wrong, which is noted once and without a word of whose it was", async () => {
  const { shows, client, memory } = await nextGuest(CLEARS);
  await shows({ surface: "ended" });
  for (let count = 0; count < 2; count += 1) {
    expect(await client.call("wasWrong", {})).toMatchObject({ ok: true });
  }
  const rows = memory.audit.filter(({ event }) => event === "wasWrong");
  expect(rows.map(({ body }) => JSON.parse(body))).toEqual([{ stage: "signedOut" }]);
});

test("what could not be cleared is not called cleared", async () => {
  const { shows } = await nextGuest(CLEARS, { browsers: BROKEN });
  await shows({ surface: "ended", ended: { ...ENDED, cleared: "partial" } });
});

test("where the policy clears nothing it is not said to have been", async () => {
  const { shows } = await nextGuest({ "browsers.clear.on": { value: ["boot"], line: 1 } });
  await shows({ surface: "ended", ended: { ...ENDED, cleared: "nothingToClear", code: "" } });
});

test("a session that was cleared for its next person says so under its cover, until they come", async () => {
  const { shows, machine, side, client } = await agentOnSocket(CLEARS);
  const { info } = machine.signIn({ ...GUEST, kind: "generic" });
  await shows({ stage: "active" });
  const pending = { act: "clear", reason: "calendar", atMs: 0, noLaterThanMs: null } as const;
  const keeper = side.board.keeper(info.id);
  keeper?.handle({ kind: "ask", pending, warn: false });
  await keeper?.settled();
  const ended = { act: "clear", reason: "calendar", cleared: "done" };
  await shows({ surface: "ended", stage: "cleared", answer: "none", mayBeWrong: true, ended });
  expect(await client.call("nextPerson", {})).toMatchObject({ ok: true });
  await shows({ surface: "none" });
});

test("a guest who left by themselves is no surprise to the next", async () => {
  const { shows, machine, memory, told } = await agentOnSocket(CLEARS);
  const { info } = machine.signIn(GUEST);
  await shows({ stage: "active" });
  expect(memory.valueOf("shells-seen")).toContain(`["${info.id}"]`);
  machine.end(info.id);
  // Whoever has its id next has had no shell yet that a later daemon could miss.
  expect(memory.valueOf("shells-seen")).toContain("[]");
  machine.signIn(GUEST);
  await shows({ sessionId: "2", surface: "none" });
  expect(told.map(({ surface }) => surface)).not.toContain("ended");
});

test("who signs in by name finds their desktop, not somebody else's end", async () => {
  const { shows, machine, client, told } = await agentOnSocket(CLEARS);
  machine.signIn({ ...GUEST, kind: "named", canUnlock: true });
  await shows({ stage: "active" });
  await client.call("signOutNow", {});
  machine.signIn({ ...GUEST, kind: "named", canUnlock: true });
  await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ sessionId: "2", ended: ENDED }));
  expect(told.at(-1)?.surface).not.toBe("ended");
});

test("a session that would not end is not said to have ended", async () => {
  const { shows, machine, client } = await agentOnSocket(CLEARS);
  machine.endsWork = false;
  machine.signIn(GUEST);
  await shows({ stage: "active" });
  await client.call("signOutNow", {});
  await shows({ stage: "warned", ended: null });
});

test("a shell asks for the organisation's own words when the policy has others", async () => {
  const name = (value: string) => ({ "shell.organisation": { value, line: 1 } });
  const { shows, machine, side, client, told } = await agentOnSocket(name("City Library"));
  machine.signIn(GUEST);
  await shows({ stage: "active", appearanceId: expect.stringMatching(/^[0-9a-f]{16}$/) });
  const before = told.at(-1)?.appearanceId;
  const asked = await client.call("appearance", {});
  expect(asked.reply?.appearance).toEqual({ organisation: "City Library", logo: null, texts: {} });
  side.policies.setPolicies([policyOf(name("Town Hall"))]);
  side.board.refreshRules();
  await vi.waitFor(() => expect(told.at(-1)?.appearanceId).not.toBe(before));
  const again = await client.call("appearance", {});
  expect(again.reply?.appearance?.organisation).toBe("Town Hall");
});
