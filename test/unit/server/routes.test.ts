import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
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

test("what admins and authors change needs a fresh proof, but for what can be undone", () => {
  const open = ROUTES.filter(([, { method, role }]) => method !== "GET" && role !== "viewer")
    .filter(([, { role }]) => role === "admin" || role === "policy")
    .map(([name]) => name)
    .filter((name) => !needsFreshProof(name, {}));
  expect(open.toSorted()).toEqual(["revokeAdminToken", "revokeToken", "startRehearsal"]);
});

test("an order that can't be undone needs a fresh proof, alone or as a campaign", () => {
  const wipe = { kind: "wipeSession" };
  expect(needsFreshProof("issueCommands", wipe)).toBe(true);
  expect(needsFreshProof("createCampaign", { order: wipe })).toBe(true);
  expect(needsFreshProof("issueCommands", { kind: "message" })).toBe(false);
  expect(needsFreshProof("haltCampaign", { reason: "wrong list" })).toBe(false);
});

test("the page on accounts explains every role, and names the tests that hold an attack", () => {
  const page = readFileSync("docs/accounts.md", "utf8");
  for (const role of ROLES) expect(page).toContain(`| \`${role}\` |`);
  const attacks = readFileSync("test/integration/console-attacks.test.ts", "utf8");
  const rows = [...page.matchAll(/^\| (\d+) \|.*console-attacks/gm)].map(([, number]) => number);
  expect(rows).toHaveLength(5);
  for (const number of rows) expect(attacks).toMatch(new RegExp(`"(\\d+, )*${number}[,:] `));
});
