import { expect, test } from "vitest";
import { type AccountFacts, accountChange } from "../../../policies/account-change.ts";
import {
  GENERIC,
  HOUR,
  KIOSK,
  MINUTE,
  NAMED,
  SECOND,
  SessionDriver,
} from "../../support/session-driver.ts";

const THEN: AccountFacts = {
  exists: true,
  isDisabled: false,
  groups: ["audio", "wards"],
  passwordMark: "a",
};

function changed(change: "removed" | "disabled" | "leftGroup" | "passwordChanged" | null) {
  return { kind: "accountChanged", change } as const;
}

test.each([
  ["nothing", {}, null],
  ["a new password", { passwordMark: "b" }, "passwordChanged"],
  ["a group less", { groups: ["audio"] }, "leftGroup"],
  ["a group more", { groups: ["audio", "wards", "more"] }, null],
  ["disabled, and a new password", { isDisabled: true, passwordMark: "b" }, "disabled"],
  ["gone", { exists: false, isDisabled: null, groups: [], passwordMark: null }, "removed"],
  ["shadow can't be read", { isDisabled: null, passwordMark: null }, null],
] as const)("of an account: %s", (_what, now, change) => {
  expect(accountChange(THEN, { ...THEN, ...now })).toBe(change);
});

test.each([
  ["an account without local data", { exists: false }, { exists: false }],
  [
    "an account that nobody ever signs in to with a password",
    { isDisabled: true },
    { isDisabled: true },
  ],
  ["shadow that could not be read before", { passwordMark: null }, { passwordMark: "b" }],
] as const)("nothing is told of %s", (_what, then, now) => {
  expect(accountChange({ ...THEN, ...then }, { ...THEN, ...now })).toBeNull();
});

test("a new password asks for a sign-in, with a warning", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send(changed("passwordChanged"));
  expect(session.step.state.shown).toMatchObject({
    surface: "banner",
    pending: { act: "lock", reason: "accountChanged" },
  });
  expect(session.wait(MINUTE).acts).toEqual(["lock:accountChanged@61"]);
});

test.each(["removed", "disabled", "leftGroup"] as const)(
  "an account that is %s is signed out, once, with a warning",
  (change) => {
    const session = new SessionDriver(NAMED).wait(SECOND).send(changed(change));
    expect(session.send(changed(change)).screen).toBe("banner:signOut");
    expect(session.wait(HOUR).acts).toEqual(["signOut:accountChanged@61"]);
  },
);

test("what is taken back before it happened does not happen", () => {
  const session = new SessionDriver(NAMED).send(changed("disabled")).wait(50 * SECOND);
  expect(session.send(changed(null)).screen).toBe("none");
  expect(session.wait(HOUR).acts).toEqual([]);
});

test("an account that nobody owns is cleared, and its kiosk ends", () => {
  const generic = new SessionDriver(GENERIC).wait(SECOND).input().send(changed("disabled"));
  expect(generic.wait(HOUR).acts).toEqual(["clear:accountChanged@61"]);
  const kiosk = new SessionDriver(KIOSK).wait(SECOND).input().send(changed("disabled"));
  expect(kiosk.wait(HOUR).acts).toEqual(["signOut:accountChanged@61"]);
});

test("on a critical device a closed account ends nothing", () => {
  const session = new SessionDriver(NAMED, { deviceClass: "critical" }).send(changed("removed"));
  expect(session.wait(HOUR).acts).toEqual([]);
});

test("a disabled account that is opened with a new password is asked to sign in, not signed out", () => {
  const session = new SessionDriver(NAMED).send(changed("disabled")).wait(10 * SECOND);
  session.send(changed("passwordChanged"));
  expect(session.wait(HOUR).acts).toEqual(["lock:accountChanged@70"]);
});
