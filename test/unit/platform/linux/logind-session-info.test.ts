import { expect, test } from "vitest";
import type { LogindSession } from "../../../../agent/platform/linux/logind-client.ts";
import { isForPeople } from "../../../../agent/platform/linux/logind-session-info.ts";

const session: LogindSession = {
  Id: "3",
  Name: "ana",
  User: [1001, "/org/freedesktop/login1/user/_1001"],
  Class: "user",
  Type: "x11",
  State: "active",
  Display: ":0",
  Desktop: "",
  Scope: "session-3.scope",
  Service: "login",
  LockedHint: false,
  TimestampMonotonic: 5_000_000n,
};

test.each<readonly [string, Partial<LogindSession>, boolean]>([
  ["a desktop on X11", {}, true],
  ["a desktop on Wayland", { Type: "wayland" }, true],
  ["a locked or switched-away desktop", { State: "online" }, true],
  ["the login screen", { Class: "greeter" }, false],
  ["a user manager", { Class: "manager" }, false],
  ["a job in the background", { Class: "background" }, false],
  ["a text console or ssh", { Type: "tty" }, false],
  ["root at a desktop", { User: [0, "/org/freedesktop/login1/user/_0"] }, false],
  ["a session that is over", { State: "closing" }, false],
])("%s: people sit there, or not", (_what, changes, expected) => {
  expect(isForPeople({ ...session, ...changes })).toBe(expected);
});
