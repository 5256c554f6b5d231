import { expect, test } from "vitest";
import { climbLockLadder } from "../../../../agent/platform/linux/lock-ladder.ts";
import type { LockTestimony } from "../../../../agent/platform/linux/lock-proof.ts";
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
  TimestampMonotonic: 5_000_000n,
} satisfies DescribedSession["logind"];

type World = {
  readonly hint: boolean;
  readonly covered: boolean | null;
  readonly fallback: string | null;
  readonly canUnlock?: boolean;
  readonly isUrgent?: boolean;
  readonly over?: Partial<DescribedSession["logind"]>;
  readonly info?: Partial<DescribedSession["info"]>;
  readonly told?: LockTestimony;
};

async function lockIn({
  hint,
  covered,
  fallback,
  canUnlock = true,
  isUrgent = false,
  over = {},
  info = {},
  told = null,
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
    info: sessionOf("3", { canUnlock, ...info }),
    logind,
    path: "/org/freedesktop/login1/session/_33",
    scopePath: "/user.slice/user-1001.slice/session-3.scope",
  };
  const outcome = await climbLockLadder(session, {
    client: new LogindClient(bus),
    isUrgent,
    mayGiveBack: true,
    lockProof: { whoLocked: async () => told },
    displays: { isCovered: async () => covered },
    fallback: {
      lock: async () => {
        asked.push("fallback");
        return fallback === null
          ? { isLocked: true, by: ["window"] }
          : { isLocked: false, because: fallback };
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

const KDE = { Type: "wayland", Desktop: "KDE" };
const WLROOTS = { waylandSocket: "/run/user/1001/wayland-1" };

test("a desktop's screen saver that is up confirms the hint", async () => {
  const told = { isHeld: true, by: "screenSaver" } as const;
  const { outcome } = await lockIn({ hint: true, covered: null, fallback: null, over: KDE, told });
  expect(outcome).toMatchObject({ status: "locked", by: ["lockedHint", "screenSaver"] });
});

test("one that is not up contradicts the hint, and no foreign locker is started", async () => {
  const told = { isHeld: false, by: "screenSaver" } as const;
  const world = { hint: true, covered: null, fallback: null, over: KDE, told, info: WLROOTS };
  const { outcome, asked } = await lockIn(world);
  expect(outcome).toMatchObject({
    status: "failed",
    because: "LockedHint is true, but not for the screenSaver",
  });
  expect(asked).not.toContain("fallback");
});

test("where a bare compositor listens, a locker of ours follows", async () => {
  const world = { hint: false, covered: null, fallback: null, over: { Type: "wayland" } };
  const { outcome, asked } = await lockIn({ ...world, info: WLROOTS });
  expect(outcome).toMatchObject({
    status: "locked",
    rungs: [{ isLocked: false }, { rung: "locker" }],
  });
  expect(asked).toContain("fallback");
});
