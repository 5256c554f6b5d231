import * as fc from "fast-check";
import { expect, test } from "vitest";
import { next } from "../../../policies/session-machine.ts";
import { restored, sessionStateSchema } from "../../../policies/session-restore.ts";
import type { ShownSurface } from "../../../policies/session-state.ts";
import { ACT_REASONS, type ActReason } from "../../../policies/vocabulary.ts";
import { forAll } from "../../support/property.ts";
import { HOUR, MINUTE, SECOND, SessionDriver } from "../../support/session-driver.ts";
import { driverOf, happen, story, tell } from "../../support/session-story.ts";

/** After these nobody has seen the session who could be warned. */
const UNWARNED = ["resumed", "lockBroken"];
const NEVER = Number.POSITIVE_INFINITY;

test("a session that nobody can unlock is never locked", () => {
  forAll(story, (told) => {
    if (told.traits.canUnlock) return;
    expect(tell(told).acts.filter((act) => act.startsWith("lock"))).toEqual([]);
  });
});

test("nobody loses a session without 20 s of warning on the screen", () => {
  forAll(story, (told) => expect(unwarnedEnds(tell(told))).toEqual([]), 300);
});

test("every act, and all that is announced, has one reason of the closed list", () => {
  forAll(story, (told) => {
    for (const { effect } of tell(told).seen) {
      if (effect.kind === "act") expect(ACT_REASONS).toContain(effect.reason);
      if (effect.kind === "show" && effect.pending !== null) {
        expect(ACT_REASONS).toContain(effect.pending.reason);
      }
    }
  });
});

test("a kiosk knows no emergency", () => {
  forAll(story, (told) => {
    if (told.traits.kind !== "kiosk") return;
    expect(tell(told).step.state.emergencyUsed).toBe(0);
  });
});

test("on critical devices and displays nothing ends by itself", () => {
  const asked = ["command", "user", "takeover", "shellLost"];
  forAll(story, (told) => {
    if (told.rules.deviceClass !== "critical" && told.rules.deviceClass !== "display") return;
    const ends = tell(told).acts.filter((act) => !asked.some((reason) => act.includes(reason)));
    expect(ends.filter((act) => !act.startsWith("lock"))).toEqual([]);
  });
});

test("a state survives being written down, and wakes only ahead of now", () => {
  forAll(story, (told) => {
    const { step, nowMs } = tell(told);
    const kept = sessionStateSchema.parse(JSON.parse(JSON.stringify(step.state)));
    expect(kept).toEqual(step.state);
    const context = { rules: told.rules, traits: told.traits, nowMs };
    expect(next(kept, { kind: "tick" }, context)).toEqual(
      next(step.state, { kind: "tick" }, context),
    );
    expect(step.wakeAtMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(step.state.startedAtMs);
  });
});

test("nothing happens to a session because a new daemon took its state over", () => {
  const cutShort = fc.tuple(story, fc.integer({ min: 0, max: HOUR }));
  forAll(cutShort, ([told, downMs]) => {
    const { step, nowMs } = told.happenings.reduce(happen, driverOf(told));
    const kept = sessionStateSchema.parse(JSON.parse(JSON.stringify(step.state)));
    const context = { rules: told.rules, traits: told.traits, nowMs: nowMs + downMs };
    const { effects } = next(restored(kept), { kind: "tick" }, context);
    expect(effects.filter(({ kind }) => kind === "act")).toEqual([]);
  });
});

test("no cover of ours hides a session for longer than 10 s", () => {
  forAll(story, (told) => {
    const { seen, nowMs: endMs } = tell(told);
    const shows = seen.flatMap(({ atMs, event, effect }) =>
      effect.kind === "show" ? [{ atMs, event, pending: effect.pending }] : [],
    );
    for (const [index, { atMs, pending }] of shows.entries()) {
      if (pending?.act !== "hide") continue;
      const after = shows[index + 1];
      expect(pending.atMs - atMs).toBeLessThanOrEqual(10 * SECOND);
      // Nobody looks at a device that sleeps; and a story may end while the cover is up.
      const goneMs = after?.atMs ?? endMs;
      if (after?.event !== "resumed") expect(goneMs).toBeLessThanOrEqual(pending.atMs);
    }
  });
});

test("left alone, a session is locked when its rule says and no later", () => {
  const inputs = fc.array(fc.integer({ min: 1, max: 10 * MINUTE }), { maxLength: 10 });
  const lockAfter = fc.integer({ min: 30 * SECOND, max: 5 * MINUTE });
  forAll(fc.tuple(inputs, lockAfter), ([waits, lockAfterMs]) => {
    const session = new SessionDriver({ kind: "named", canUnlock: true }, { lockAfterMs });
    let lastInputMs = 0;
    for (const wait of waits) {
      session.wait(wait);
      if (session.acts.length > 0) break;
      lastInputMs = session.nowMs;
      session.input();
    }
    session.wait(10 * MINUTE);
    expect(session.acts).toEqual([`lock:idle@${(lastInputMs + lockAfterMs) / SECOND}`]);
  });
});

/** Locks and sign-outs that no surface with a countdown preceded for 20 s. */
function unwarnedEnds(session: SessionDriver): readonly string[] {
  let sinceMs = NEVER;
  return session.seen.flatMap(({ atMs, event, effect }) => {
    if (effect.kind === "act") {
      const mustWarn = effect.act !== "clear" && isAutomatic(event, effect.reason);
      return mustWarn && atMs - sinceMs < 20 * SECOND ? `${effect.act}:${effect.reason}` : [];
    }
    if (effect.kind === "show") sinceMs = isWarning(effect) ? Math.min(sinceMs, atMs) : NEVER;
    return [];
  });
}

function isWarning({ surface }: ShownSurface): boolean {
  return surface === "warning" || surface === "banner";
}

function isAutomatic(event: string, reason: ActReason): boolean {
  return (
    !UNWARNED.includes(event) && !["user", "takeover", "shellLost", "command"].includes(reason)
  );
}
