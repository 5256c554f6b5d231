import { expect, test } from "vitest";
import { KioskFaults } from "../../../agent/core/kiosk-faults.ts";
import type { AuditLog, SessionInfo } from "../../../agent/core/ports.ts";
import { ShellDesk } from "../../../agent/core/shell-desk.ts";
import { TimeAsks } from "../../../agent/core/time-asks.ts";
import { fail } from "../../../policies/result.ts";
import type { SessionRules } from "../../../policies/session-state.ts";
import { DESCRIBED } from "../../support/described.ts";
import { inMemory, keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const KIOSK = [{ kioskStart: "https://intranet.example/" }, { kind: "kiosk" }] as const;

async function desk(rules: Partial<SessionRules> = {}, session: Partial<SessionInfo> = {}) {
  const world = keeperWorld([sessionOf("a", session)], { ...RULES, ...rules });
  const board = world.makeBoard();
  await board.start();
  const rows: string[] = [];
  const bodies: unknown[] = [];
  const published: string[] = [];
  const told: string[] = [];
  const timeAsks = new TimeAsks(world.clock, () => void told.push("server"));
  const audit: AuditLog = {
    append: (event, _actor, body) => {
      rows.push(event);
      bodies.push(body);
    },
  };
  const kioskFaults = new KioskFaults({ audit, keyValue: inMemory(new Map()) });
  const shellDesk = new ShellDesk({
    board,
    lostShells: { connected: (id) => void told.push(`${id} connected`), lost: () => undefined },
    reporter: {
      publish: (keeper) => void published.push(keeper.session.id),
      endOn: () => null,
      endAnswered: () => undefined,
    },
    staffDesk: {
      use: (sessionId, code, use) => {
        rows.push(`${sessionId} ${code} ${use}`);
        return fail("notAllowed", "used before");
      },
    },
    timeAsks,
    kioskFaults,
    describe: () => DESCRIBED,
    appearance: { value: { organisation: "City Library", logo: null, texts: {} } },
    audit,
    clock: world.clock,
    log: { info: () => undefined, warn: () => undefined },
  });
  return { world, board, rows, bodies, published, told, shellDesk, timeAsks };
}

test("an answer that changes nothing is refused and leaves no trace in the audit log", async () => {
  const { shellDesk, rows } = await desk();
  expect(shellDesk.call("a", "moreTime", {})).toMatchObject({ ok: false, reason: "notAllowed" });
  expect(rows).toEqual([]);
});

test("still here, in answer to a warning, is noted once", async () => {
  const { shellDesk, rows, world } = await desk();
  world.clock.advance(45_000);
  world.edge("a", { kind: "idle", idleMs: 45_000 });
  expect(shellDesk.call("a", "stillHere", {})).toMatchObject({ ok: true });
  expect(rows).toEqual(["stillHere"]);
});

test("who asks for more time is told to the server at once, for a quarter of an hour", async () => {
  const { shellDesk, told, timeAsks, board, world } = await desk();
  const keeper = board.keeper("a");
  if (keeper === undefined) throw new Error("no session");
  expect(timeAsks.of(keeper)).toBeNull();
  expect(shellDesk.call("a", "askForMoreTime", {})).toMatchObject({ ok: true });
  expect(told).toEqual(["server"]);
  const asked = timeAsks.of(keeper);
  expect(asked).toMatchObject({ for: "moreTime" });
  world.clock.advance(59_000);
  shellDesk.call("a", "askForMoreTime", {});
  expect({ told, asked: timeAsks.of(keeper) }).toEqual({ told: ["server"], asked });
  world.clock.advance(15 * 60_000 + 1);
  expect(timeAsks.of(keeper)).toBeNull();
});

test("a shell that can't start stands in the audit log by its kind, without anybody's paths", async () => {
  const { shellDesk, rows, bodies } = await desk();
  const because = "noProfile: can't write to /home/ana/.local";
  shellDesk.call("a", "surfaceFailed", { surface: "host", because });
  shellDesk.call("a", "surfaceFailed", { surface: "host", because: "as an older shell says it" });
  shellDesk.call("a", "surfaceFailed", { surface: "cover", because });
  expect(rows).toEqual(["shellFailed", "shellFailed", "surfaceFailed"]);
  expect(bodies).toEqual([
    { because: "noProfile" },
    { because: "notStarted" },
    { surface: "cover" },
  ]);
});

test("what a guest was kept from stands in the audit log", async () => {
  const { shellDesk, rows, bodies } = await desk();
  shellDesk.call("a", "guestBlocked", { counts: { download: 2 } });
  expect(rows).toEqual(["guestBlocked"]);
  expect(bodies).toEqual([{ blocked: { counts: { download: 2 } } }]);
});

test("a kiosk that sends people to the desk, and one that no longer does, stand in the audit log", async () => {
  const { shellDesk, rows, bodies } = await desk(...KIOSK);
  for (const fault of ["unreachable", "unreachable", null, null]) {
    expect(shellDesk.call("a", "kioskFault", { fault })).toMatchObject({ ok: true });
  }
  expect(rows).toEqual(["kioskFault", "kioskFault"]);
  expect(bodies).toEqual([{ told: { fault: "unreachable" } }, { told: { fault: null } }]);
});

test("a try that fails after the policy took the kiosk away is no fault of one", async () => {
  const { shellDesk, rows } = await desk();
  expect(shellDesk.call("a", "kioskFault", { fault: "unreachable" })).toMatchObject({ ok: true });
  expect(rows).toEqual([]);
});

test("what a shell can make the audit log grow by is bounded", async () => {
  const { shellDesk, rows } = await desk();
  for (let count = 0; count < 5_000; count += 1) {
    shellDesk.call("a", "surfaceShown", { surface: `s${count}`, displays: 1 });
  }
  expect(rows.length).toBeLessThanOrEqual(60);
});

test("a shell of another session than its own reaches nobody", async () => {
  const { shellDesk } = await desk();
  expect(shellDesk.call("b", "signOutNow", {})).toMatchObject({ ok: false, reason: "noSession" });
});

test("a shell that comes is told what is on the screen, and is not searched for any more", async () => {
  const { shellDesk, told, published } = await desk();
  shellDesk.changed("a", "connected");
  shellDesk.changed("gone", "connected");
  expect(published).toEqual(["a"]);
  expect(told).toEqual(["a connected"]);
});

test("a staff code goes to those who know codes, and their answer back", async () => {
  const { shellDesk, rows } = await desk();
  const body = { code: "12345678", use: "pause" };
  expect(shellDesk.call("a", "staffCode", body)).toMatchObject({
    ok: false,
    detail: "used before",
  });
  expect(rows).toEqual(["a 12345678 pause"]);
});

test("a session is described to its own shell", async () => {
  const { shellDesk } = await desk();
  expect(shellDesk.call("a", "describe", {})).toMatchObject({ ok: true, described: DESCRIBED });
});

test("a shell that asks is told whose device it is", async () => {
  const { shellDesk } = await desk();
  const appearance = { organisation: "City Library", logo: null, texts: {} };
  expect(shellDesk.call("a", "appearance", {})).toMatchObject({ ok: true, appearance });
});

test("a wrong lock is noted once and without a word of who, and locks or unlocks nobody", async () => {
  const { shellDesk, rows, bodies, board, world } = await desk({ takeoverAfterMs: 0 });
  expect(shellDesk.call("a", "wasWrong", {})).toMatchObject({ ok: false, reason: "notAllowed" });
  world.change({ kind: "locked", sessionId: "a" });
  const before = board.keeper("a")?.state;
  expect(before?.stage).toBe("locked");
  for (let count = 0; count < 3; count += 1) {
    expect(shellDesk.call("a", "wasWrong", {})).toMatchObject({ ok: true });
  }
  expect(rows).toEqual(["wasWrong"]);
  expect(bodies).toEqual([{ stage: "locked" }]);
  expect(board.keeper("a")?.state).toEqual(before);
});
