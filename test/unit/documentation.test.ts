import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FACT_KEYS } from "../../agent/contract/posture-facts.ts";
import { lintPolicy } from "../../policies/authoring.ts";
import { CALENDAR_SPANS } from "../../policies/calendar-entry.ts";
import { CATALOGUE, SETTING_KEYS } from "../../policies/catalogue.ts";
import { formatDuration } from "../../policies/duration.ts";
import { DEVICE_CLASSES, MODES } from "../../policies/vocabulary.ts";

const policiesPage = read("docs/policies.md");
const privacyPage = read("docs/privacy.md");

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

function rowAbout(page: string, name: string): string {
  return page.split("\n").find((line) => line.startsWith(`| \`${name}\``)) ?? "";
}

test("the policy on the page is one that would be accepted", () => {
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(policiesPage) ?? [];
  const { problems, flattened } = lintPolicy(yaml);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(flattened?.name).toBe("ward-workstation");
});

const ownRows = SETTING_KEYS.filter((key) => !key.startsWith("risk.tiers."));

test.each(ownRows)("explains the setting %s with the bounds that the code has", (key) => {
  const row = rowAbout(policiesPage, key);
  expect(row).not.toBe("");
  const { shape } = CATALOGUE[key];
  if (shape.kind === "duration") {
    expect(row).toContain(`| ${formatDuration(shape.minMs)}–${formatDuration(shape.maxMs)}`);
    expect(row.includes(", off |")).toBe(shape.mayBeOff);
  }
  if (shape.kind === "count") expect(row).toContain(`| ${shape.min}–${shape.max} |`);
});

test("explains no setting that does not exist", () => {
  const named = [
    ...policiesPage.matchAll(
      /^\| `((?:session|browsers|kiosk|posture|privacy|risk|shell)\.[\w.]+)`/gm,
    ),
  ];
  expect(
    named.map(([, key]) => key).filter((key) => !SETTING_KEYS.some((known) => known === key)),
  ).toEqual([]);
});

test.each(Object.entries(CALENDAR_SPANS))(
  "explains %s of a calendar entry",
  (name, { min, max }) => {
    const row = rowAbout(policiesPage, name.replace(/Ms$/, ""));
    expect(row).toContain(`| ${formatDuration(min)}–${formatDuration(max)} |`);
  },
);

test.each([...DEVICE_CLASSES, ...MODES])("explains %s", (word) => {
  expect(rowAbout(policiesPage, word)).not.toBe("");
});

test.each(FACT_KEYS)("the privacy page says what the fact %s holds", (key) => {
  expect(privacyPage).toMatch(new RegExp(`^\\| [^|]*\`${key}\``, "m"));
});
