import { expect, test } from "vitest";
import { retryDelayMs } from "../../../main/agent-client.ts";
import { planWindows } from "../../../main/hosts/host.ts";
import { languageOf, languageOfEnvironment } from "../../../main/language.ts";
import { windowOf } from "../../support/shell-values.ts";

test.each([
  ["fr_CA.UTF-8", "fr"],
  ["de", "de"],
  ["ar-EG", "ar"],
  ["C.UTF-8", "en"],
  ["xx_YY", "en"],
  [undefined, "en"],
])("speaks to a system in %s in %s", (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

test("takes LC_ALL before LANG and ignores an empty one", () => {
  expect(languageOfEnvironment({ LC_ALL: "fr_FR", LANG: "de_DE" })).toBe("fr");
  expect(languageOfEnvironment({ LC_ALL: "", LANG: "de_DE" })).toBe("de");
});

test("comes back at once at first, later seldom, and never all at the same time", () => {
  expect(retryDelayMs(0, 0)).toBe(100);
  expect(retryDelayMs(0, 0.99)).toBeLessThan(300);
  expect(retryDelayMs(50, 0.99)).toBeLessThanOrEqual(10_000);
  expect(retryDelayMs(5, 0.1)).not.toBe(retryDelayMs(5, 0.9));
});

test("opens what is missing, closes what is not wanted, keeps what stays in its place", () => {
  const stays = windowOf({ id: "a" });
  const moves = windowOf({ id: "b" });
  const up = new Map([stays, moves, windowOf({ id: "c" })].map((window) => [window.id, window]));
  const moved = { ...moves, bounds: { ...moves.bounds, width: 900 } };
  const plan = planWindows(up, [{ ...stays, surface: "cover" }, moved, windowOf({ id: "d" })]);
  expect(plan.close).toEqual(["b", "c"]);
  expect(plan.open.map((window) => window.id)).toEqual(["b", "d"]);
  expect(plan.keep.map((window) => window.surface)).toEqual(["cover"]);
});
