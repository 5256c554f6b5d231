import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ADMIN_ROUTES } from "../../../server/contract/admin-api.ts";
import { mayUse, ROLES } from "../../../server/contract/roles.ts";

const ROUTES = Object.entries(ADMIN_ROUTES);

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

test("the page on accounts explains every role, and names the tests that hold an attack", () => {
  const page = readFileSync("docs/accounts.md", "utf8");
  for (const role of ROLES) expect(page).toContain(`| \`${role}\` |`);
  const attacks = readFileSync("test/integration/console-attacks.test.ts", "utf8");
  const rows = [...page.matchAll(/^\| (\d+) \|.*console-attacks/gm)].map(([, number]) => number);
  expect(rows).toHaveLength(5);
  for (const number of rows) expect(attacks).toMatch(new RegExp(`"(\\d+, )*${number}[,:] `));
});
