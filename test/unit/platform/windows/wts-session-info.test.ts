import { expect, test } from "vitest";
import {
  windowsAccountNumber,
  windowsPipePath,
} from "../../../../agent/contract/windows-account.ts";
import type { WtsList, WtsSession } from "../../../../agent/platform/windows/wts-messages.ts";
import { describeSessions } from "../../../../agent/platform/windows/wts-session-info.ts";

const ANA: WtsSession = {
  id: 2,
  state: 0,
  flags: 1,
  domain: "WARD",
  user: "ana",
  sid: "S-1-5-21-1-2-3-1001",
  homeDir: "C:\\Users\\ana",
  accountFlags: 512,
  processes: 9,
};

function seen(
  over: Partial<WtsSession>,
  autologon: WtsList["autologon"] = null,
  kinds: Readonly<Record<string, "generic" | "kiosk">> = {},
) {
  return describeSessions({ sessions: [{ ...ANA, ...over }], leftBehind: {}, autologon }, kinds)[0];
}

test.each([
  ["session 0", { id: 0 }],
  ["nobody", { user: "" }],
  ["a listener", { state: 6 }],
  ["a window manager", { sid: "S-1-5-90-0-2", user: "DWM-2" }],
  ["a service", { sid: "S-1-5-18", user: "SYSTEM" }],
  ["the built-in administrator", { sid: "S-1-5-21-1-2-3-500" }],
  ["an account that can't be looked up", { sid: null }],
  ["an account without a home", { homeDir: null }],
])("leaves %s alone", (_what, over) => {
  expect(seen(over)).toBeUndefined();
});

test.each([
  ["locked", { flags: 0 }, true],
  ["unlocked", { flags: 1 }, false],
  ["unknown", { flags: -1 }, null],
  ["disconnected, whatever its flags say", { state: 4, flags: 1 }, true],
])("reads a session that is %s", (_what, over, locked) => {
  expect(seen(over)?.locked).toBe(locked);
});

test.each([
  ["needs no password", { accountFlags: 512 | 0x20 }],
  ["is disabled", { accountFlags: 512 | 0x2 }],
  ["is locked out", { accountFlags: 512 | 0x10 }],
])("never locks an account that %s", (_what, over) => {
  expect(seen(over)?.info).toMatchObject({ kind: "named", canUnlock: false });
});

test("an account that is signed in by itself is nobody's", () => {
  expect(seen({}, { domain: "", user: "Ana" })?.info).toMatchObject({
    kind: "generic",
    canUnlock: false,
  });
  expect(seen({}, { domain: "OTHER", user: "ana" })?.info.kind).toBe("named");
  expect(seen({}, null, { ana: "kiosk" })?.info).toMatchObject({ kind: "kiosk", canUnlock: false });
});

test("a domain and a machine may have the same names and numbers, and stay two accounts", () => {
  const local = seen({ domain: "STATION-3" })?.info.uid;
  expect(local).not.toBe(seen({})?.info.uid);
  expect(local).toBe(windowsAccountNumber("station-3", "ANA"));
  expect(local).toBeGreaterThanOrEqual(1000);
  expect(windowsPipePath(1234)).toBe("\\\\.\\pipe\\sessionward-1234");
});
