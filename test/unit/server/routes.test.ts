import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMMAND_KINDS } from "../../../agent/contract/command.ts";
import { ADMIN_ROUTES, type RouteName } from "../../../server/contract/admin-api.ts";
import { needsFreshProof } from "../../../server/contract/fresh-routes.ts";
import { mayUse, ROLES } from "../../../server/contract/roles.ts";

const NAMES = Object.keys(ADMIN_ROUTES).filter((name): name is RouteName => name in ADMIN_ROUTES);
const ROUTES = NAMES.map((name) => [name, ADMIN_ROUTES[name]] as const);

test("each route names its role, or stands in this list of public ones", () => {
  const named = ROUTES.filter(([, { role }]) => ROLES.some((one) => one === role));
  const others = ROUTES.filter((row) => !named.includes(row)).map(([name]) => name);
  expect(others).toEqual(["askSignIn", "signIn"]);
});

test("no two routes share an address", () => {
  const addresses = ROUTES.map(([, { method, path }]) => `${method} ${path}`);
  expect(new Set(addresses).size).toBe(ROUTES.length);
});

test("no route that every role has changes more than one's own sign-ins", () => {
  const changing = ROUTES.filter(([, { method, role }]) => role === "viewer" && method !== "GET");
  for (const [, { path }] of changing) expect(path).toMatch(/^\/v1\/(session|sessions|passkeys)\b/);
});

test("who acts does not approve, who approves does not act, and an admin may do both", () => {
  expect(ROLES.filter((role) => mayUse(role, "operator"))).toEqual(["operator", "admin"]);
  expect(ROLES.filter((role) => mayUse(role, "approver"))).toEqual(["approver", "admin"]);
  expect(ROLES.filter((role) => mayUse(role, "policy"))).toEqual(["policy", "admin"]);
  expect(ROLES.filter((role) => mayUse(role, "admin"))).toEqual(["admin"]);
  expect(ROLES.filter((role) => mayUse(role, "viewer"))).toEqual(ROLES);
});

/** Of what changes something: why an open console is enough for it. */
const WITHOUT_PROOF: Partial<Record<RouteName, string>> = {
  signIn: "is the proof",
  askSignIn: "asks for the proof",
  askProof: "asks for the proof",
  proveSession: "is the proof",
  askPasskey: "asks for what is then added with a proof",
  endSession: "takes rights away",
  revokeSession: "takes rights away",
  startRehearsal: "changes nothing",
  previewCommand: "changes nothing",
  approveCampaign: "brings its own signature",
  rejectCampaign: "stops something",
  haltCampaign: "stops something, and must be quick",
  issueCommands: "by what is ordered",
  setDeviceMode: "by the mode",
};

test("each route that changes something needs a fresh proof, or stands in this list with why", () => {
  for (const [name, { method }] of ROUTES) {
    const isFree = method === "GET" || name in WITHOUT_PROOF;
    expect([name, needsFreshProof(name, {})]).toEqual([name, !isFree]);
  }
});

test.each(COMMAND_KINDS)("the order %s needs a fresh proof where it can't be undone", (kind) => {
  const isGrave = ["wipeSession", "signOut", "reboot", "rotateKey"].includes(kind);
  expect(needsFreshProof("issueCommands", { kind })).toBe(isGrave);
  expect(needsFreshProof("createCampaign", { order: { kind } })).toBe(true);
});

test.each(["observe", "enforce", "paused"])("the mode %s, but to hold a device", (mode) => {
  expect(needsFreshProof("setDeviceMode", { mode })).toBe(mode !== "paused");
});

test("the page on accounts explains every role, and names the tests that hold an attack", () => {
  const page = readFileSync("docs/accounts.md", "utf8");
  for (const role of ROLES) expect(page).toContain(`| \`${role}\` |`);
  const attacks = readFileSync("test/integration/console-attacks.test.ts", "utf8");
  const rows = [...page.matchAll(/^\| (\d+) \|.*console-attacks/gm)].map(([, number]) => number);
  expect(rows).toHaveLength(5);
  for (const number of rows) expect(attacks).toMatch(new RegExp(`"(\\d+, )*${number}[,:] `));
});
