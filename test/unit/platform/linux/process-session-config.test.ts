import { expect, test } from "vitest";
import {
  hasOwnAccount,
  processSessionSchema,
} from "../../../../agent/platform/linux/process-session-config.ts";

const kiosk = {
  id: "lobby",
  userName: "kiosk",
  kind: "kiosk",
  display: ":7",
  command: ["/usr/bin/chromium", "--kiosk", "https://intranet.example/"],
  homeDir: "/srv/kiosk/home",
  freshHome: true,
  relaunch: true,
};

test("takes a kiosk, and fills in what may be left out", () => {
  expect(processSessionSchema.parse(kiosk)).toEqual({
    ...kiosk,
    xAuthorityPath: null,
    skeletonDir: null,
  });
});

test.each([
  ["a program looked up in a path", { command: ["chromium"] }],
  ["no program", { command: [] }],
  ["a display on another machine", { display: "elsewhere:0" }],
  ["a display that is an option", { display: "-display" }],
  ["an id that leaves its directory", { id: "../etc" }],
  ["a relative home", { homeDir: "home" }],
  ["a user name that is an option", { userName: "-x" }],
  ["a new run in the last one's home", { freshHome: false }],
  ["a field it does not know", { shell: "/bin/sh" }],
])("refuses %s", (_what, changes) => {
  expect(processSessionSchema.safeParse({ ...kiosk, ...changes }).success).toBe(false);
});

test.each([
  ["a kiosk with an account of its own", {}, { uid: 1001, self: 0 }, true],
  ["a kiosk that runs as the caller", { userName: null }, { uid: 1001, self: 1001 }, false],
  ["a kiosk that runs as the agent's account", {}, { uid: 1001, self: 1001 }, false],
  ["a kiosk that runs as the caller by root", { userName: null }, { uid: 1001, self: 0 }, false],
  ["a person's session", { kind: "named" }, { uid: 1001, self: 0 }, false],
  ["an account of the system", {}, { uid: 65, self: 0 }, false],
])("%s: all processes of the account are its own, or not", (_what, changes, ids, expected) => {
  const config = processSessionSchema.parse({ ...kiosk, ...changes });
  expect(hasOwnAccount(config, [config], ids)).toBe(expected);
});

test("two sessions of one account share its processes", () => {
  const first = processSessionSchema.parse(kiosk);
  const second = { ...first, id: "lobby-2" };
  expect(hasOwnAccount(first, [first, second], { uid: 1001, self: 0 })).toBe(false);
});
