import { expect, test } from "vitest";
import { restored, sessionStateSchema } from "../../../policies/session-restore.ts";
import type { SessionRules } from "../../../policies/session-state.ts";
import { HOUR, MINUTE, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

const RULES: Partial<SessionRules> = {
  lockAfterMs: 5 * MINUTE,
  keepAwake: { allow: ["video-call", "presentation"], maxMs: HOUR },
};

function hold(holder = "video-call", untilMs = 12 * HOUR) {
  return { kind: "keepAwake", holder, untilMs } as const;
}
const END = hold("video-call", 0);

function told(session: SessionDriver): readonly string[] {
  return session.seen.flatMap(({ effect, atMs }) =>
    effect.kind === "keepAwake"
      ? [`${effect.holder} ${effect.holds ? "holds" : "ends"} ${effect.because}@${atMs / SECOND}`]
      : [],
  );
}

test("a call holds idle steps, and its end leaves a whole warning", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold()).wait(30 * MINUTE);
  expect([session.acts, session.screen]).toEqual([[], "none"]);
  session.send(END);
  expect(session.screen).toBe("warning:lock");
  expect(session.wait(MINUTE).acts).toEqual(["lock:idle@1860"]);
  expect(told(session)).toEqual(["video-call holds asked@0", "video-call ends released@1800"]);
});

test("no stretch is longer than the policy says, with its warning before", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold()).wait(HOUR - MINUTE);
  expect(session.screen).toBe("warning:lock");
  expect(session.wait(MINUTE).acts).toEqual(["lock:idle@3600"]);
  expect(told(session)).toEqual(["video-call holds asked@0", "video-call ends longest@3600"]);
});

test("a program that asks again and again, with nobody there, gets no second stretch", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold());
  session.wait(4 * MINUTE);
  for (let minute = 4; minute < 120; minute += 1) session.send(END).send(hold()).wait(MINUTE);
  expect(session.acts).toEqual(["lock:idle@3600"]);
});

test("somebody who was there after a call may have another one", () => {
  const session = new SessionDriver(NAMED, RULES)
    .send(hold())
    .wait(50 * MINUTE)
    .send(END)
    .input();
  session
    .wait(10 * SECOND)
    .send(hold())
    .wait(55 * MINUTE);
  expect(session.acts).toEqual([]);
});

test("two at once count as one stretch, and the end of one is not the end of the other", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold()).wait(10 * MINUTE);
  session
    .send(hold("presentation"))
    .send(END)
    .wait(20 * MINUTE);
  expect(session.acts).toEqual([]);
  expect(session.wait(HOUR).acts).toEqual(["lock:idle@3600"]);
});

test("what the policy does not list holds nothing, also when it is struck off in a call", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold("media"));
  expect(session.wait(5 * MINUTE).acts).toEqual(["lock:idle@300"]);
  const struck = new SessionDriver(NAMED, RULES).send(hold()).wait(10 * MINUTE);
  struck.rules = { ...struck.rules, keepAwake: { allow: [], maxMs: HOUR } };
  struck.send({ kind: "rulesChanged" });
  expect(struck.wait(20 * SECOND).acts).toEqual(["lock:idle@620"]);
  expect(told(struck)).toContain("video-call ends notAllowed@600");
});

test.each([
  ["the longest session", { maxLengthMs: 30 * MINUTE }, "signOut:maxLength@1800"],
  ["a new sign-in", { reauthEveryMs: 30 * MINUTE }, "lock:maxLength@1800"],
])("no hold passes %s", (_what, rules, act) => {
  const session = new SessionDriver(NAMED, { ...RULES, ...rules }).send(hold());
  expect(session.wait(40 * MINUTE).acts).toEqual([act]);
});

test.each(["calendar", "command", "risk", "accountChanged"] as const)(
  "no hold passes an act of reason %s",
  (reason) => {
    const pending = { act: "lock", reason, atMs: 10 * MINUTE, noLaterThanMs: null } as const;
    const session = new SessionDriver(NAMED, RULES).send(hold());
    session.send({ kind: "ask", pending, warn: true });
    expect(session.wait(11 * MINUTE).acts).toEqual([`lock:${reason}@600`]);
  },
);

test("a device that slept was in no call", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold()).wait(10 * MINUTE);
  session.nowMs += 10 * MINUTE;
  session.send({ kind: "resumed", suspendedAtMs: 10 * MINUTE });
  expect(session.acts).toEqual(["lock:idle@1200"]);
});

test("an idle source that went blind does not end a call", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold());
  session.send({ kind: "idleUnknown", because: "dead" });
  expect(session.wait(30 * MINUTE).acts).toEqual([]);
});

/** What a new daemon makes of the state that the last one wrote, and then hears. */
function restart(session: SessionDriver): SessionDriver {
  const kept = sessionStateSchema.parse(JSON.parse(JSON.stringify(session.step.state)));
  session.step = { ...session.step, state: restored(kept) };
  return session.send({ kind: "rulesChanged" });
}

test("a restart of the daemon gives a call no second maximum", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold()).wait(50 * MINUTE);
  restart(session).send(hold());
  const lastInputMs = 0;
  session.send({ kind: "idle", lastInputMs });
  expect(session.wait(HOUR).acts).toEqual(["lock:idle@3600"]);
});

test("one restart after the other gives none either, whoever speaks first", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold());
  for (let times = 0; times < 5; times += 1) {
    restart(session.wait(9 * MINUTE))
      .send({ kind: "idle", lastInputMs: 0 })
      .send(hold());
  }
  expect(session.wait(HOUR).acts).toEqual(["lock:idle@3600"]);
});

test("what was typed in a call before the restart begins no second stretch after it", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold()).wait(50 * MINUTE);
  restart(session).send({ kind: "idle", lastInputMs: 20 * MINUTE });
  session.send(hold());
  expect(session.wait(HOUR).acts).toEqual(["lock:idle@3600"]);
});

test("somebody who was there after the restart may have another call", () => {
  const session = new SessionDriver(NAMED, RULES).send(hold()).wait(50 * MINUTE);
  restart(session)
    .send(hold())
    .send({ kind: "idle", lastInputMs: 0 })
    .send(END)
    .send({ kind: "input" });
  session.send(hold()).wait(55 * MINUTE);
  expect(session.acts).toEqual([]);
});

test("a call that begins only after a restart has the whole of its time", () => {
  const session = new SessionDriver(NAMED, RULES).wait(MINUTE).input();
  restart(session).send(hold()).send(END).wait(MINUTE).send(hold());
  expect(session.step.state.keepAwake.sinceMs).toBe(2 * MINUTE);
});
