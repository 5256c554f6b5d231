import { expect, test } from "vitest";
import { AppearanceDesk } from "../../../agent/core/appearance.ts";
import { effectivePolicy } from "../../../policies/effective.ts";
import { pngOf } from "../../support/png.ts";
import { policyOf } from "../../support/policies.ts";

const LIBRARY = { "shell.organisation": { value: "City Library", line: 1 } };
const LOGO = { "shell.logo": { value: pngOf(16, 16), line: 2 } };
const WORDS = { "shell.texts": { value: { en: { calendar: "We close." } }, line: 3 } };

function effectiveOf(settings: Parameters<typeof policyOf>[0]) {
  return effectivePolicy([policyOf(settings)], {
    ...{ deviceId: "d", groups: [], deviceClass: "shared" as const },
    nowMs: Date.UTC(2026, 10, 25),
  });
}

test("an appearance is all that a policy says of it, under another id for each", () => {
  const policies = { effective: effectiveOf({}) };
  const desk = new AppearanceDesk(policies);
  const ids = [{}, LIBRARY, { ...LIBRARY, ...LOGO }, { ...LIBRARY, ...WORDS }].map((settings) => {
    policies.effective = effectiveOf(settings);
    return desk.id;
  });
  expect(new Set(ids).size).toBe(4);
  policies.effective = effectiveOf({ ...LIBRARY, ...LOGO, ...WORDS });
  expect(desk.value).toEqual({
    organisation: "City Library",
    logo: LOGO["shell.logo"].value,
    texts: WORDS["shell.texts"].value,
  });
});

test("the same appearance has the same id, whichever policy says it", () => {
  const policies = { effective: effectiveOf(LIBRARY) };
  const desk = new AppearanceDesk(policies);
  const { id } = desk;
  policies.effective = effectiveOf(LIBRARY);
  expect([desk.id, id.length]).toEqual([id, 16]);
});
