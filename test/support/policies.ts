import * as fc from "fast-check";
import { CALENDAR_ACTS, type CalendarEntry } from "../../policies/calendar-entry.ts";
import { RISK_TIERS } from "../../policies/catalogue/risk.ts";
import type { SettingShape } from "../../policies/catalogue/setting-row.ts";
import { CATALOGUE, SETTING_KEYS, type SettingKey } from "../../policies/catalogue.ts";
import type { PolicyPayload } from "../../policies/policy.ts";
import type { PolicySettings } from "../../policies/policy-settings.ts";
import { pngOf } from "./png.ts";

/** As an author writes it. */
export const WARD_YAML = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session: { idle: { lockAfter: 5m } }
`;

export const EVERYWHERE = { all: true, groups: [], devices: [], exclude: [] };

/** A payload that applies to every device, with what the test is about. */
export function policyOf(
  settings: PolicySettings,
  rest: Partial<PolicyPayload> = {},
): PolicyPayload {
  return {
    schema: 1,
    serverId: "server-1",
    name: "policy-1",
    version: 1,
    issuedAt: "2026-11-22T00:00:00Z",
    expiresAt: "2027-02-20T00:00:00Z",
    appliesTo: EVERYWHERE,
    deviceClass: null,
    approverKeys: [],
    settings,
    ...rest,
  };
}

export function calendarEntry(rest: Partial<CalendarEntry> = {}): CalendarEntry {
  return {
    id: "closing",
    act: "clear",
    zone: "Europe/Paris",
    daily: ["20:00"],
    days: null,
    cron: null,
    warnBeforeMs: 300_000,
    whenIdleForMs: null,
    noLaterThanMs: 1_800_000,
    spreadMs: 0,
    ifMissedWithinMs: 1_800_000,
    ...rest,
  };
}

const TEXTS = ["a.example", "b.example", "https://a.example", "https://b.example"];

const words = fc.constantFrom("Closing time.", "We close.", "<b>Bye</b>");
const anyWording = fc.record(
  {
    ar: fc.record({ calendar: words }, { requiredKeys: [] }),
    en: fc.record({ desk: words, calendar: words }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

/** Any legal value of a row, also in an order that is not its normal form. */
function anyValue(shape: SettingShape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "duration": {
      const spans = fc.integer({ min: shape.minMs, max: shape.maxMs });
      return shape.mayBeOff ? fc.oneof(spans, fc.constant("off")) : spans;
    }
    case "flag":
      return fc.boolean();
    case "choice":
      return fc.constantFrom(...shape.of);
    case "count":
      return fc.integer({ min: shape.min, max: shape.max });
    case "set":
      return fc.shuffledSubarray([...shape.of]);
    case "texts": {
      const lists = fc.shuffledSubarray(TEXTS.filter((text) => shape.pattern.test(text)));
      return shape.mayBeAny ? fc.oneof(lists, fc.constant("any")) : lists;
    }
    case "address":
      return fc.constantFrom(null, "https://a.example/", "https://b.example/");
    case "line":
      return fc.constantFrom(null, "City Library", "Town Hall");
    case "picture":
      return fc.constantFrom(null, pngOf(16, 16), pngOf(20, 16));
    case "wording":
      return anyWording;
    case "permissions":
      return fc.dictionary(
        fc.constantFrom("https://a.example", "https://b.example"),
        fc.shuffledSubarray([...shape.of]),
      );
    case "calendar":
      return fc.uniqueArray(
        fc
          .constantFrom(...CALENDAR_ACTS)
          .map((act) => calendarEntry({ id: `at-${act.toLowerCase()}`, act })),
      );
    case "riskRules":
      return fc.uniqueArray(fc.constantFrom(...RISK_TIERS).map((tier) => ({ when: "true", tier })));
  }
}

/** A policy that speaks of some settings; several may share a name, as versions do. */
export const anyPolicy: fc.Arbitrary<PolicyPayload> = fc
  .tuple(fc.constantFrom("a", "b", "c"), fc.subarray([...SETTING_KEYS]))
  .chain(([name, keys]) =>
    fc
      .tuple(...keys.map((key) => anySetting(key)))
      .map((settings) => policyOf(Object.fromEntries(settings), { name })),
  );

function anySetting(key: SettingKey) {
  return fc
    .tuple(anyValue(CATALOGUE[key].shape), fc.integer({ min: 1, max: 99 }))
    .map(([value, line]) => [key, { value, line }] as const);
}
