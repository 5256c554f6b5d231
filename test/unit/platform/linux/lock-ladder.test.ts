import { expect, test } from "vitest";
import { climbLockLadder } from "../../../../agent/platform/linux/lock-ladder.ts";
import { LogindClient } from "../../../../agent/platform/linux/logind-client.ts";
import type { DescribedSession } from "../../../../agent/platform/linux/logind-session-info.ts";
import type { BusCall } from "../../../../agent/platform/linux/system-bus.ts";
import { ok } from "../../../../policies/result.ts";
import { sessionOf } from "../../../support/keeper-world.ts";

const LOGIND = {
  Id: "3",
  Name: "ana",
  User: [1001, "/org/freedesktop/login1/user/_1001"],
  Class: "user",
  Type: "x11",
  State: "active",
  Display: ":5",
  Desktop: "",
  Scope: "session-3.scope",
  Service: "login",
  LockedHint: false,
} satisfies DescribedSession["logind"];

type World = {
  readonly hint: boolean;
  readonly covered: boolean | null;
  readonly fallback: string | null;
  readonly canUnlock?: boolean;
  readonly isUrgent?: boolean;
  readonly over?: Partial<DescribedSession["logind"]>;
};

async function lockIn({
  hint,
  covered,
  fallback,
  canUnlock = true,
  isUrgent = false,
  over = {},
}: World) {
  const asked: string[] = [];
  const logind = { ...LOGIND, ...over, LockedHint: hint };
  const bus = {
    call: async ({ member }: BusCall) => {
      asked.push(member);
      return ok(member === "GetAll" ? logind : null);
    },
    listen: () => () => undefined,
    onConnected: () => () => undefined,
    close: async () => undefined,
  };
  const session = {
    info: sessionOf("3", { canUnlock }),
    logind,
    path: "/org/freedesktop/login1/session/_33",
    scopePath: "/user.slice/user-1001.slice/session-3.scope",
  };
  const outcome = await climbLockLadder(session, {
    client: new LogindClient(bus),
    isUrgent,
    displays: { isCovered: async () => covered },
    fallback: {
      lock: async () => {
        asked.push("fallback");
        return fallback;
      },
    },
  });
  return { outcome, asked };
}

test("nobody could unlock it: nothing is even asked to lock", async () => {
  const { outcome, asked } = await lockIn({
    hint: true,
    covered: true,
    fallback: null,
    canUnlock: false,
  });
  expect(outcome).toMatchObject({ status: "failed", because: "nobody could unlock it" });
  expect(asked).toEqual([]);
});

test("logind's locker is seen: no other is started", async () => {
  const { outcome, asked } = await lockIn({ hint: true, covered: true, fallback: null });
  expect(outcome).toMatchObject({
    status: "locked",
    by: ["lockedHint", "window"],
    rungs: [{ rung: "logind", isLocked: true }],
  });
  expect(asked).not.toContain("fallback");
});

test("a locker that hides the screen without a hint counts as it is", async () => {
  const { outcome } = await lockIn({ hint: false, covered: true, fallback: "not asked" });
  expect(outcome).toMatchObject({ status: "locked", by: ["window"] });
});

test("what only says that it locked is not believed: our own locker follows", async () => {
  const { outcome } = await lockIn({ hint: true, covered: false, fallback: null });
  expect(outcome).toMatchObject({
    status: "locked",
    by: ["window"],
    rungs: [
      { rung: "logind", isLocked: false, because: expect.stringContaining("no locker covers") },
      { rung: "locker", isLocked: true },
    ],
  });
});

test("a moment after our own locker was killed logind is not waited for again", async () => {
  const { outcome, asked } = await lockIn({
    hint: false,
    covered: false,
    fallback: null,
    isUrgent: true,
  });
  expect(outcome).toMatchObject({ status: "locked", by: ["window"] });
  expect(asked).toEqual(["fallback"]);
});

test("nothing locks: every rung says why", async () => {
  const { outcome } = await lockIn({ hint: false, covered: false, fallback: "none installed" });
  expect(outcome).toMatchObject({
    status: "failed",
    because: "no locker answered: LockedHint stayed false; none installed",
  });
});

test.each([
  ["on Wayland", { Type: "wayland" }],
  ["in GNOME", { Desktop: "ubuntu:GNOME" }],
])("the hint is all there is to see %s", async (_where, over) => {
  const { outcome } = await lockIn({ hint: true, covered: false, fallback: null, over });
  expect(outcome).toMatchObject({ status: "locked", by: ["lockedHint"] });
});
