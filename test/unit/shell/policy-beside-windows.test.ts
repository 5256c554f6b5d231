import { readFileSync } from "node:fs";
import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod/mini";
import { shellStatusSchema } from "../../../agent/contract/local-calls.ts";
import { guestRules } from "../../../main/guest.ts";
import { type guestPreferences, windowOptions } from "../../../main/hosts/electron-window.ts";
import { guestLaunchOptions } from "../../../main/hosts/guest-options.ts";
import { type SurfaceWindow, surfacesFor } from "../../../main/shell.ts";
import { lintPolicy } from "../../../policies/authoring.ts";
import { decodePolicyPayload } from "../../../policies/policy.ts";
import { policyOf } from "../../support/policies.ts";
import { ONE_DISPLAY, statusOf, windowOf } from "../../support/shell-values.ts";

const HEAD =
  "apiVersion: sessionward/v1\nkind: Policy\nname: ward\nappliesTo: { groups: [wards] }\n";
const HOSTILE = { sandbox: false, nodeIntegration: true, preload: "/tmp/theirs.js" };

test.each([
  ["webPreferences: { nodeIntegration: true }", "webPreferences", 5, 1],
  ["kiosk: { webPreferences: { sandbox: false } }", "kiosk.webPreferences", 5, 10],
  ["kiosk: { frame: true }", "kiosk.frame", 5, 10],
  ["session: { idle: { alwaysOnTop: false } }", "session.idle.alwaysOnTop", 5, 20],
  ["shell:\n  organisation: A\n  webPreferences: {}", "shell.webPreferences", 7, 3],
  ["shell: { texts: { en: { webPreferences: x } } }", "shell.texts.en", 5, 19],
  ["shell: { organisation: { webPreferences: {} } }", "shell.organisation", 5, 10],
  ["kiosk: { permit: { webPreferences: [print] } }", "kiosk.permit.webPreferences", 5, 20],
  ['kiosk: { allow: ["https://a.example, EXCLUDE */*"] }', "kiosk.allow.0", 5, 18],
  ['kiosk: { start: "--no-sandbox" }', "kiosk.start", 5, 10],
])("102: an author who writes %j is shown where", (settings, path, line, column) => {
  const { problems, flattened } = lintPolicy(`${HEAD}${settings}\n`);
  expect(problems).toMatchObject([{ path, line, column, severity: "error" }]);
  expect(flattened).toBe(null);
});

test.each([
  ["webPreferences", HOSTILE],
  ["shell.webPreferences", HOSTILE],
  ["kiosk.webPreferences", HOSTILE],
  ["shell.organisation", { webPreferences: HOSTILE }],
  ["shell.texts", { en: { webPreferences: "x" } }],
  ["kiosk.permit", { webPreferences: ["print"] }],
  ["kiosk.start", { webPreferences: HOSTILE }],
])("102: a device refuses the whole policy for %s = %j, though it is signed", (key, value) => {
  const decoded = decodePolicyPayload(policyOf({ [key]: { value, line: 1 } }));
  expect(decoded).toMatchObject({
    ok: false,
    detail: expect.stringMatching(new RegExp(`^${key}`)),
  });
});

test("102: a policy of a later version that has them is read without them", () => {
  const settings = { "shell.webPreferences": { value: HOSTILE, line: 1 } };
  const later = { ...policyOf({}), schema: 2, webPreferences: HOSTILE, settings };
  const decoded = decodePolicyPayload(later);
  expect(decoded).toMatchObject({
    ok: true,
    value: { unsupported: ["webPreferences", "shell.webPreferences"] },
  });
  expect(decoded.ok && decoded.value).not.toHaveProperty("webPreferences");
  expect(decoded.ok && decoded.value.settings).toEqual({});
});

test("102: nor does an agent's word bring them to a window, or to a guest's browser", () => {
  const guest = { start: "https://a.example/", allow: ["https://a.example/*"], permit: {} };
  const plain = statusOf({ sessionKind: "kiosk", stage: "active", guest });
  const extra = { webPreferences: HOSTILE, kiosk: false, args: ["--no-sandbox"], ...HOSTILE };
  const told = { ...plain, ...extra, guest: { ...guest, ...extra } };
  const read = z.parse(shellStatusSchema, told);
  expect([windowsOf(read), browserOf(read)]).toEqual([windowsOf(plain), browserOf(plain)]);
});

test("102: what makes a window takes a surface's place and nothing else", () => {
  type Made = ReturnType<typeof windowOptions>;
  type Known = keyof Electron.BrowserWindowConstructorOptions | keyof Electron.WebPreferences;
  expectTypeOf<Parameters<typeof windowOptions>>().toEqualTypeOf<
    [window: SurfaceWindow, preloadPath: string]
  >();
  // `frame` is the name of a shape here, and whether there is a border there: `windowOptions` writes that itself.
  expectTypeOf<keyof SurfaceWindow & Known>().toEqualTypeOf<"frame">();
  // What is spread in has a type that is wider than what is written.
  expectTypeOf<Open<Made["webPreferences"]>>().toEqualTypeOf<"preload">();
  expectTypeOf<
    Open<ReturnType<typeof guestPreferences<null>>>
  >().toEqualTypeOf<"disableBlinkFeatures">();
  // @ts-expect-error nothing else than a surface is taken
  const made = windowOptions({ ...windowOf(), webPreferences: HOSTILE }, "/app/preload.cjs");
  expect(made).toEqual(windowOptions(windowOf(), "/app/preload.cjs"));
});

test("102: what was made so is what Electron is given, and nothing beside it", () => {
  const door = readFileSync("main/hosts/electron.ts", "utf8");
  expect([...door.matchAll(/new \w*(?:Window|View)\(.*\)/g)].map(([made]) => made)).toEqual([
    "new BaseWindow(options)",
    "new WebContentsView({ webPreferences })",
    "new BrowserWindow(options)",
  ]);
});

/** The keys whose value is not written in the source. */
type Open<T> = {
  [K in keyof T]: boolean extends T[K] ? K : string extends T[K] ? K : never;
}[keyof T];

function windowsOf(status: ReturnType<typeof statusOf>) {
  const surfaces = surfacesFor({ status, offlineMs: 0 }, ONE_DISPLAY);
  expect(surfaces.length).toBeGreaterThan(0);
  return surfaces.map((surface) => windowOptions(surface, "/app/preload.cjs"));
}

function browserOf(status: ReturnType<typeof statusOf>) {
  const rules = guestRules(status);
  if (rules === null) throw new Error("no guest is wanted");
  const place = { executablePath: "/usr/bin/chromium", guestsDir: "/guests", display: ":5" };
  return guestLaunchOptions({ ...place, isRoot: false }, "/guests/1", rules);
}
