import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ManagedSettings, UNMANAGED } from "../../../agent/core/managed-browsers.ts";
import { filesBelow } from "../../support/find-bytes.ts";
import { machine } from "../../support/managed-machine.ts";
import { tempDir } from "../../support/temp-dir.ts";

const PRIVATE: ManagedSettings = { ...UNMANAGED, incognito: "disabled", urlBlock: ["a.example"] };
const CHROMIUM = "etc/chromium/policies/managed";
const OWN = `${CHROMIUM}/zz-sessionward.json`;
const FIREFOX = "etc/firefox/policies/policies.json";

test("writes for the browsers that are there, is content the second time, and goes cleanly", () => {
  const { dir, read, ensure } = machine();
  const first = ensure(PRIVATE);
  expect(first).toMatchObject({
    chromium: { state: "written", others: [] },
    firefox: { state: "written", others: [] },
    chrome: { state: "absent" },
    edge: { state: "absent" },
    brave: { state: "absent" },
  });
  expect(read(OWN)).toEqual({ IncognitoModeAvailability: 1, URLBlocklist: ["a.example"] });
  expect(read(FIREFOX).policies).toMatchObject({ DisablePrivateBrowsing: true });
  expect(statSync(join(dir, OWN)).mode & 0o777).toBe(0o644);
  expect(ensure(PRIVATE)).toMatchObject({
    chromium: { state: "inForce" },
    firefox: { state: "inForce" },
  });
  expect(ensure(UNMANAGED)).toMatchObject({
    chromium: { state: "removed" },
    firefox: { state: "removed" },
  });
  expect(filesBelow(join(dir, "etc"))).toEqual([]);
  expect(readdirSync(join(dir, "etc"))).toEqual([]);
});

test("leaves what an administrator has set as it was, before, during and after", () => {
  const { dir, write, read, ensure } = machine();
  const site = { IncognitoModeAvailability: 2, URLBlocklist: ["b.example"] };
  write(`${CHROMIUM}/company.json`, JSON.stringify(site));
  const company = { policies: { HomepageURL: "x", WebsiteFilter: { Block: ["*://b.example/*"] } } };
  write(FIREFOX, JSON.stringify(company));

  const outcomes = ensure(PRIVATE);

  expect(outcomes["chromium"]).toMatchObject({
    state: "written",
    others: ["IncognitoModeAvailability"],
  });
  expect(read(OWN)).toEqual({ URLBlocklist: ["b.example", "a.example"] });
  expect(read(`${CHROMIUM}/company.json`)).toEqual(site);
  expect(read(FIREFOX).policies).toEqual({
    HomepageURL: "x",
    DisablePrivateBrowsing: true,
    WebsiteFilter: { Block: ["*://b.example/*", "*://*.a.example/*"] },
  });
  ensure(UNMANAGED);
  expect(read(FIREFOX)).toEqual(company);
  expect([...filesBelow(join(dir, "etc"))].sort()).toEqual(
    [join(dir, `${CHROMIUM}/company.json`), join(dir, FIREFOX)].sort(),
  );
});

const COMPANY =
  '"URLBlocklist": ["b.example"], "IncognitoModeAvailability": 2, "Site": "http://x/*"';

test.each([
  { what: "with comments", name: "a.json", text: `{ // ours\n/* all */ ${COMPANY} }` },
  { what: "with a comma too many", name: "a.json", text: `{${COMPANY}, /* end */ }` },
  { what: "under any name", name: "company.policy", text: `{${COMPANY}}` },
  { what: "under a hidden name", name: ".company", text: `{${COMPANY}}` },
  { what: "behind a link", name: null, text: `{${COMPANY}}` },
])("reads as Chromium does what an administrator wrote $what", ({ name, text }) => {
  const { dir, write, read, ensure } = machine();
  write(name === null ? "srv/company" : `${CHROMIUM}/${name}`, text);
  if (name === null) {
    mkdirSync(join(dir, CHROMIUM), { recursive: true });
    symlinkSync(join(dir, "srv/company"), join(dir, CHROMIUM, "company.json"));
  }
  expect(ensure(PRIVATE)["chromium"]).toMatchObject({
    state: "written",
    others: ["IncognitoModeAvailability"],
  });
  expect(read(OWN)).toEqual({ URLBlocklist: ["b.example", "a.example"] });
});

test("takes away what a crash left half-written, which Chromium would read", () => {
  const { dir, write, ensure } = machine();
  ensure(PRIVATE);
  const half = `${CHROMIUM}/.zz-sessionward.json.new`;
  write(half, '{"BrowserSignin":0}');
  expect(ensure(PRIVATE)["chromium"]).toMatchObject({ state: "inForce", others: [] });
  expect(existsSync(join(dir, half))).toBe(false);
});

test.each([
  { what: "was changed", tamper: '{"IncognitoModeAvailability":0}' },
  { what: "was emptied", tamper: "" },
  { what: "is not JSON any more", tamper: "{" },
])("sets its own file right when it $what", ({ tamper }) => {
  const { write, read, ensure } = machine();
  ensure(PRIVATE);
  write(OWN, tamper);
  expect(ensure(PRIVATE)["chromium"]).toMatchObject({ state: "written" });
  expect(read(OWN)).toEqual({ IncognitoModeAvailability: 1, URLBlocklist: ["a.example"] });
});

test("puts back what somebody took out of Firefox's file, and takes what changed since for theirs", () => {
  const { write, read, ensure } = machine();
  ensure({ ...PRIVATE, signIn: "disabled" });
  write(FIREFOX, JSON.stringify({ policies: { DisableFirefoxAccounts: false, Extra: 1 } }));

  expect(ensure({ ...PRIVATE, signIn: "disabled" })["firefox"]).toMatchObject({
    state: "written",
    others: ["policies.DisableFirefoxAccounts"],
  });

  expect(read(FIREFOX).policies).toMatchObject({
    DisablePrivateBrowsing: true,
    DisableFirefoxAccounts: false,
    Extra: 1,
  });
  ensure(UNMANAGED);
  expect(read(FIREFOX)).toEqual({ policies: { DisableFirefoxAccounts: false, Extra: 1 } });
});

test("takes out what the policy no longer wants", () => {
  const { read, ensure } = machine();
  ensure({ ...PRIVATE, signIn: "disabled" });
  ensure({ ...UNMANAGED, signIn: "disabled" });
  expect(read(OWN)).toEqual({ BrowserSignin: 0, SyncDisabled: true });
  expect(read(FIREFOX)).toEqual({ policies: { DisableFirefoxAccounts: true } });
});

test("destroys no file of Firefox that it can't read, and says what to do", () => {
  const { dir, write, ensure } = machine();
  write(FIREFOX, '{"policies": {');
  const firefox = ensure(PRIVATE)["firefox"];
  expect(firefox).toMatchObject({ state: "failed" });
  expect(firefox?.because).toContain("mend it or move it away");
  expect(readFileSync(join(dir, FIREFOX), "utf8")).toBe('{"policies": {');
});

test.each([
  { what: "a link", make: (path: string) => symlinkSync(tempDir(), path) },
  { what: "a file", make: (path: string) => writeFileSync(path, "") },
  {
    what: "writable by others",
    make: (path: string) => {
      mkdirSync(path);
      chmodSync(path, 0o777);
    },
  },
])("writes nothing where a directory on the way is $what", ({ make }) => {
  const { dir, ensure } = machine();
  make(join(dir, "etc/chromium"));
  expect(ensure(PRIVATE)).toMatchObject({
    chromium: { state: "failed" },
    firefox: { state: "written" },
  });
  expect(existsSync(join(dir, OWN))).toBe(false);
});
