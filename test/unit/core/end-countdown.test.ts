import { expect, test } from "vitest";
import type { EndOutcome } from "../../../agent/core/ports.ts";
import { CLOSE_FOR_MS } from "../../../policies/session-closing.ts";
import { enforcerWorld, ORDER, SESSION } from "../../support/enforcer-world.ts";
import { keeperWorld, RULES } from "../../support/keeper-world.ts";

const LEFT: EndOutcome = { status: "partial", left: 1, because: "it hangs", ms: 0 };

/** A session whose clearing and whose sign-outs take as long as the test wants. */
async function busySession() {
  const cleared = Promise.withResolvers<void>();
  const endings = [LEFT, LEFT].map(() => Promise.withResolvers<EndOutcome>());
  const waiting = [...endings];
  const { enforcer } = enforcerWorld(
    { busy: cleared.promise, ending: async () => (await waiting.shift()?.promise) ?? LEFT },
    { onEnding: ({ id }, reason) => board.keeper(id)?.handle({ kind: "endBegun", reason }) },
  );
  const world = keeperWorld(
    [SESSION],
    { ...RULES, lockAfterMs: null },
    { act: (session, act, reason) => enforcer.carryOut({ ...ORDER, session, act, reason }) },
  );
  const board = world.makeBoard();
  await board.start();
  const ask = (act: "clear" | "signOut", commandId?: string) => {
    const whose = commandId === undefined ? {} : { commandId };
    const reason = commandId === undefined ? "calendar" : "command";
    const pending = { act, reason, atMs: 0, noLaterThanMs: null, ...whose } as const;
    board.keeper(SESSION.id)?.handle({ kind: "ask", pending, warn: false });
  };
  const shown = () => board.keeper(SESSION.id)?.shown;
  return { clock: world.clock, ask, cleared, endings, shown };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const endAt = (atMs: number, reason: string) => ({
  surface: "banner",
  pending: { act: "signOut", reason, atMs },
});

test("the seconds that programs have are counted from when they are asked, not while that waits", async () => {
  const { clock, ask, cleared, shown } = await busySession();
  ask("clear");
  ask("signOut");
  await settled();
  clock.advance(4_000);
  expect(shown()?.surface).toBe("none");
  cleared.resolve();
  await settled();
  expect(shown()).toMatchObject(endAt(clock.uptimeMs() + CLOSE_FOR_MS, "calendar"));
});

test("a sign-out behind another one gives its programs no second more, and its own when it begins", async () => {
  const { clock, ask, cleared, endings, shown } = await busySession();
  cleared.resolve();
  ask("signOut");
  await settled();
  const firstMs = clock.uptimeMs() + CLOSE_FOR_MS;
  clock.advance(3_000);
  ask("signOut", "c-1");
  await settled();
  expect(shown()).toMatchObject(endAt(firstMs, "calendar"));
  clock.advance(3_000);
  endings[0]?.resolve(LEFT);
  await settled();
  expect(shown()).toMatchObject(endAt(clock.uptimeMs() + CLOSE_FOR_MS, "command"));
});
