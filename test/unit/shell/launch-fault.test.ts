import { expect, test } from "vitest";
import { launchFault } from "../../../main/hosts/launch-fault.ts";

const DRIVER = "browserType.launchPersistentContext: Target page has been closed";
const said = (...lines: readonly string[]) =>
  [DRIVER, ...lines.map((line) => `  - [pid=7][err] ${line}`)].join("\n");

test.each([
  ["Missing X server or $DISPLAY", "noDisplayRights"],
  ["Authorization required, but no authorization protocol specified", "noDisplayRights"],
  ["Invalid MIT-MAGIC-COOKIE-1 key", "noDisplayRights"],
  ["Can't open display: :7", "noDisplayRights"],
  ["Failed to create a ProcessSingleton for your profile directory.", "alreadyRunning"],
  ["The profile appears to be in use by another process", "alreadyRunning"],
  ["Opening in existing browser session.", "alreadyRunning"],
  ["Trace/breakpoint trap", "notStarted"],
])("%s is %s", (line, reason) => {
  expect(launchFault(said(line), ":7")).toMatchObject({ ok: false, reason });
});

test("names the display that lets nobody in", () => {
  expect(launchFault(said("Missing X server"), ":7").ok).toBe(false);
  expect(launchFault(said("Missing X server"), ":7")).toMatchObject({
    detail:
      "the X server at :7 does not let this account in: set XAUTHORITY to that session's file",
  });
});

test.each([
  ["nothing", [], ""],
  ["one thing", ["first", "[7:7:1125/1.2:FATAL:a.cc(1)] last", ""], "; its last words: last"],
  ["a lot", ["x".repeat(300)], `; its last words: ${"x".repeat(200)}`],
])("tells the last words of a browser that said %s, and none of its driver's", (_, lines, end) => {
  const detail = `the browser did not come up${end}`;
  expect(launchFault(said(...lines), ":7")).toMatchObject({ reason: "notStarted", detail });
});
