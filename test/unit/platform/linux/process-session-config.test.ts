import { expect, test } from "vitest";
import { processSessionSchema } from "../../../../agent/platform/linux/process-session-config.ts";

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
