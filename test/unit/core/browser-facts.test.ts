import { expect, test } from "vitest";
import { type BrowserFactPorts, BrowserFacts } from "../../../agent/core/browser-facts.ts";
import type { SessionInfo } from "../../../agent/core/ports.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const COUNTS = {
  cookies: 10,
  insecure: 1,
  scriptReadable: 2,
  crossSite: 3,
  longLived: 4,
  unused: 5,
};
const SESSION: SessionInfo = {
  id: "logind:3",
  backEnd: "logind",
  kind: "named",
  userName: "alice",
  uid: 1001,
  gid: 1001,
  homeDir: "/home/alice",
  display: null,
  xAuthorityPath: null,
  canUnlock: true,
  freshHome: false,
};

function facts(given: Partial<BrowserFactPorts>) {
  const profiles = [
    { total: COUNTS, savedPasswords: 2, signedIn: true },
    { total: null, savedPasswords: null, signedIn: false },
  ];
  return new BrowserFacts({
    browsers: { inspect: async () => ({ ok: true, value: profiles }) },
    clock: new FakeClock(),
    sessions: () => [SESSION, { ...SESSION, id: "logind:4" }],
    isClearing: () => false,
    managed: () => null,
    ...given,
  }).collect();
}

test("counts what could be taken over, each home once, and says how much could not be read", async () => {
  expect((await facts({}))["browserSessions"]).toEqual({
    state: "known",
    value: { ...COUNTS, profiles: 2, savedPasswords: 2, signedInProfiles: 1, unread: 1 },
  });
});

test.each([
  [{ sessions: () => [] }, { state: "notApplicable" }],
  [{ isClearing: () => true }, { state: "unknown", because: "browsers are being cleared" }],
  [
    {
      browsers: { inspect: async () => ({ ok: false, reason: "noHome", detail: "gone" }) as const },
    },
    { state: "unknown", because: "noHome" },
  ],
] satisfies [Partial<BrowserFactPorts>, object][])(
  "is honest where it can't tell: %#",
  async (given, fact) => {
    expect((await facts(given))["browserSessions"]).toEqual(fact);
  },
);

test("does not wait for ever for a home that hangs", async () => {
  const clock = new FakeClock();
  const hanging = { inspect: () => new Promise<never>(() => undefined) };
  const collected = facts({ clock, browsers: hanging });
  clock.advance(5_000);
  expect((await collected)["browserSessions"]).toEqual({
    state: "unknown",
    because: "it took longer than 5 s",
  });
});

test("tells which browsers are under a policy, and what stands against it", async () => {
  const managed = () => [
    { family: "chromium", state: "inForce" as const, others: ["SyncDisabled"], because: "" },
    { family: "firefox", state: "failed" as const, others: [], because: "not JSON" },
    { family: "edge", state: "absent" as const, others: [], because: "" },
  ];
  expect((await facts({ managed }))["browserPolicies"]).toEqual({
    state: "known",
    value: {
      chromium: { inForce: true, others: ["SyncDisabled"], because: "" },
      firefox: { inForce: false, others: [], because: "not JSON" },
    },
  });
  expect((await facts({ managed: () => [] }))["browserPolicies"]).toEqual({
    state: "notApplicable",
  });
});
