import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { policyJsonSchema } from "../../../policies/authored-schema.ts";
import { lintPolicy } from "../../../policies/authoring.ts";
import { decodePolicyPayload, payloadOf } from "../../../policies/policy.ts";

const HEAD = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
`;

function problemsIn(settings: string, head = HEAD) {
  return lintPolicy(`${head}${settings}`).problems;
}

test.each(["shared-workstation", "clinical", "public-kiosk"])("the preset %s is clean", (name) => {
  const linted = lintPolicy(readFileSync(`policies/presets/${name}.yaml`, "utf8"));
  expect(linted.problems).toEqual([]);
  expect(linted.flattened?.name).toBe(name);
});

test("policy.schema.json is up to date (npm run generate)", () => {
  const written: unknown = JSON.parse(readFileSync("policies/policy.schema.json", "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
});

test("flattens to milliseconds, with the line of every value", () => {
  const { flattened } = lintPolicy(`${HEAD}session:
  idle:
    lockAfter: 5m
    clearAfter: "off"
browsers: { clear: { data: [cookies] } }
`);
  expect(flattened?.settings).toEqual({
    "session.idle.lockAfter": { value: 300_000, line: 7 },
    "session.idle.clearAfter": { value: "off", line: 8 },
    "browsers.clear.data": { value: ["cookies"], line: 9 },
  });
});

test("what is clean makes a payload that agents take", () => {
  const text = readFileSync("policies/presets/clinical.yaml", "utf8");
  const { flattened } = lintPolicy(text);
  const publication = {
    serverId: "server-1",
    version: 1,
    issuedAt: "2026-11-22T00:00:00Z",
    expiresAt: "2027-02-20T00:00:00Z",
  };
  const payload = flattened === null ? null : payloadOf(flattened, publication);
  expect(decodePolicyPayload(JSON.parse(JSON.stringify(payload))).ok).toBe(true);
});

test("fills a calendar entry with its defaults", () => {
  const { flattened } = lintPolicy(
    `${HEAD}session: { calendar: [{ id: closing, daily: ["20:00"], zone: Europe/Paris, do: signOut }] }`,
  );
  expect(flattened?.settings["session.calendar"]?.value).toEqual([
    {
      id: "closing",
      act: "signOut",
      zone: "Europe/Paris",
      daily: ["20:00"],
      days: null,
      cron: null,
      warnBeforeMs: 300_000,
      whenIdleForMs: null,
      noLaterThanMs: 1_800_000,
      spreadMs: 0,
      ifMissedWithinMs: 1_800_000,
    },
  ]);
});

test.each([
  ["sesion: {}", "sesion", 'did you mean "session"?'],
  ["session: { idle: { lockAfer: 5m } }", "session.idle.lockAfer", 'did you mean "lockAfter"?'],
  ["session: { idle: { lockAfter: 5 } }", "session.idle.lockAfter", "must be string"],
  ["session: { idle: { lockAfter: 5 min } }", "session.idle.lockAfter", "as 30s, 5m, 12h or 90d"],
  ["session: { idle: { lockAfter: 10s } }", "session.idle.lockAfter", "from 30s to 1d"],
  ["session: { idle: 5m }", "session.idle", "must hold settings: warnBefore, lockAfter"],
  ["posture: { checks: [firewal] }", "posture.checks.0", "must be one of diskEncryption"],
  ['kiosk: { start: "http://intranet.example/" }', "kiosk.start", "use an https:// address"],
  [
    'kiosk: { permit: { "https://a.example": [run] } }',
    "kiosk.permit.https://a.example.0",
    "print",
  ],
])("%s: says what to do", (settings, path, advice) => {
  const problems = problemsIn(settings);
  expect(problems).toMatchObject([{ path, severity: "error" }]);
  expect(problems[0]?.message).toContain(advice);
});

test("points at the line and column of the fault", () => {
  expect(problemsIn("session:\n  idle:\n    lockAfter: 1s\n")).toMatchObject([
    { path: "session.idle.lockAfter", line: 7, column: 5 },
  ]);
});

test("points into a condition, on the page and with a caret under the place", () => {
  const rules = `risk:
  rules:
    - { when: 'time.hour > 20 && cheks.firewall == "met"', tier: high }
    - when: time.hours > 20
      tier: high
    - when: |
        time.hour > 20 &&
        zone.matches("(a+)+b")
      tier: high
`;
  expect(problemsIn(rules)).toMatchObject([
    {
      path: "risk.rules.0.when",
      ...{ line: 7, column: 34 },
      message: `there is no "cheks" here; did you mean "checks"?
    time.hour > 20 && cheks.firewall == "met"
                      ^`,
    },
    { path: "risk.rules.1.when", line: 8, column: 18 },
    { line: 10, message: expect.stringMatching(/\n {4}zone\.matches.*\n {9}\^$/) },
  ]);
});

test("warns of a condition that looks at nothing", () => {
  expect(problemsIn("risk: { rules: [{ when: 1 < 2, tier: high }] }\n")).toMatchObject([
    { severity: "warning", message: expect.stringContaining("looks at nothing") },
  ]);
});

test("lists every fault at once", () => {
  const problems = problemsIn("session: { idle: { lockAfter: 1s, warnBefore: 1s } }\nkioks: 1\n");
  expect(problems.map(({ path }) => path)).toEqual([
    "session.idle.lockAfter",
    "session.idle.warnBefore",
    "kioks",
  ]);
});

test.each([
  ["broken YAML", "session: {"],
  ["a key twice", "session: {}\nsession: {}\n"],
  ["an alias", "session: &a {}\nkiosk: *a\n"],
])("refuses %s with its place", (_what, settings) => {
  const [problem] = problemsIn(settings);
  expect(problem).toMatchObject({ severity: "error", line: expect.any(Number) });
});

test.each([
  ["nobody", "appliesTo: {}", "names nobody"],
  [
    "an exclusion without an end",
    "appliesTo: { all: true, exclude: [{ devices: [or-3], until: never, reason: because }] }",
    "an exclusion always ends",
  ],
])("refuses a policy for %s", (_what, appliesTo, message) => {
  const head = HEAD.replace(/appliesTo.*/, appliesTo);
  expect(problemsIn("", head)[0]?.message).toContain(message);
});

test.each([
  ["kiosk", "session: { idle: { lockAfter: 5m } }", "session.idle.lockAfter", "nobody can unlock"],
  ["critical", "session: { maxLength: 4h }", "session.maxLength", "has no effect"],
  ["personal", "browsers: { clear: { data: [credentials] } }", "browsers.clear.data", "only with"],
  [
    "shared",
    "session: { idle: { clearAfter: 5m } }\nbrowsers: { clear: { on: [signOut] } }",
    "browsers.clear.on",
    "lacks `clear`",
  ],
  ["shared", "session: { moreTime: { times: 3 } }", "session.moreTime.times", "WCAG 2.2.1"],
  ["shared", "session: { takeoverAfter: 2m }", "session.takeoverAfter", "nothing locks"],
  [
    "shared",
    "session: { idle: { lockAfter: 1m, warnBefore: 50s } }",
    "session.idle.warnBefore",
    "shortened to 30s",
  ],
  [
    "shared",
    "session: { idle: { lockAfter: 9m, signOutAfter: 5m } }",
    "session.idle.signOutAfter",
    "never happens",
  ],
  [
    "kiosk",
    'kiosk: { permit: { "https://a.example": [hid] } }',
    "kiosk.permit",
    "only where the shell runs on Electron",
  ],
  ["shared", 'kiosk: { start: "https://a.example/" }', "kiosk.start", "only with device: kiosk"],
])("warns on a %s device about %s", (device, settings, path, message) => {
  const linted = lintPolicy(`${HEAD}device: ${device}\n${settings}\n`);
  expect(linted.problems).toMatchObject([{ path, severity: "warning" }]);
  expect(linted.problems[0]?.message).toContain(message);
  expect(linted.flattened).not.toBeNull();
});

test("says the first faults of a file that is no policy, and counts the others", () => {
  const { problems } = lintPolicy('{"at":1}\n'.repeat(900));
  expect(problems).toHaveLength(11);
  expect(problems.at(-1)?.message).toMatch(/^and \d+ more .*is this the right file\?$/);
});

test.each(["serial", "usb", "bluetooth"])("says why a kiosk's page gets no %s", (word) => {
  const [problem] = problemsIn(`kiosk: { permit: { "https://a.example": [${word}] } }`);
  expect(problem?.message).toMatch(
    /^pages of a kiosk get no .* keyboard needs no permission; must be one of print/,
  );
});
