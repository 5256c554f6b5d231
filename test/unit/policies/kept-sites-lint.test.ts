import { expect, test } from "vitest";
import { lintPolicy } from "../../../policies/authoring.ts";

const HEAD = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
`;

const KEEPS_SITES = 'browsers: { clear: { keepSites: ["a.example"] } }';
const KEEPS_AND = (said: string) =>
  `browsers: { clear: { keepSites: ["a.example"], nextPersonInherits: ${said} } }`;

test.each(["shared", "kiosk"])("refuses kept sites on a %s device without a word", (device) => {
  const { problems, flattened } = lintPolicy(`${HEAD}device: ${device}\n${KEEPS_SITES}\n`);
  expect(problems).toMatchObject([
    { path: "browsers.clear.keepSites", line: 6, severity: "error" },
  ]);
  expect(problems[0]?.message).toContain("nextPersonInherits: false");
  expect(flattened).toBeNull();
});

test.each([
  ["shared", KEEPS_AND("true")],
  ["kiosk", KEEPS_AND("false")],
  ["personal", KEEPS_SITES],
])("takes kept sites on a %s device: %s", (device, settings) => {
  expect(lintPolicy(`${HEAD}device: ${device}\n${settings}\n`).problems).toEqual([]);
});

test("warns of kept sites where any device may be meant", () => {
  const [problem] = lintPolicy(`${HEAD}${KEEPS_SITES}`).problems;
  expect(problem).toMatchObject({ path: "browsers.clear.keepSites", severity: "warning" });
});
