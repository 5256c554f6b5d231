import * as z from "zod/mini";
import {
  CALENDAR_ACTS,
  CALENDAR_ID,
  CALENDAR_SPANS,
  MAX_CLOSED_DAYS,
  TIME_OF_DAY,
  WEEKDAYS,
} from "./calendar-entry.ts";
import { MAX_RISK_RULES, RISK_TIERS } from "./catalogue/risk.ts";
import type { SettingShape } from "./catalogue/setting-row.ts";
import { wordingSchema } from "./catalogue/shell.ts";
import { DURATION_TEXT, formatDuration, parseDuration } from "./duration.ts";

type Span = { readonly minMs: number; readonly maxMs: number };

/** How a setting is written in YAML; its output is the decoded form that is signed. */
export function authoredValue(shape: SettingShape): z.ZodMiniType {
  switch (shape.kind) {
    case "duration":
      return shape.mayBeOff ? z.union([duration(shape), z.literal("off")]) : duration(shape);
    case "flag":
      return z.boolean();
    case "choice":
      return z.enum(shape.of);
    case "count":
      return z.int().check(z.gte(shape.min), z.lte(shape.max));
    case "set":
      return z.array(z.enum(shape.of));
    case "texts":
      return shape.mayBeAny ? allowList(shape.pattern) : texts(shape.pattern);
    case "address":
      return z.string().check(z.maxLength(500));
    case "line":
      return z.string().check(z.maxLength(shape.maxCharacters));
    case "picture":
      return z.string();
    case "wording":
      return wordingSchema();
    case "permissions":
      return z.record(
        z.string(),
        z.array(z.enum(shape.of, { error: ({ input }) => shape.never[String(input)] })),
      );
    case "calendar":
      return z.array(calendarEntry);
    case "riskRules":
      return z.array(riskRule).check(z.maxLength(MAX_RISK_RULES));
  }
}

function duration({ minMs, maxMs }: Span) {
  const range = `must be from ${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
  return z.pipe(
    z.string().check(z.regex(DURATION_TEXT, "must be a duration, as 30s, 5m, 12h or 90d")),
    z.transform((text: string, context) => {
      const ms = parseDuration(text) ?? Number.NaN;
      if (ms >= minMs && ms <= maxMs) return ms;
      context.issues.push({ code: "custom", message: range, input: text });
      return z.NEVER;
    }),
  );
}

function texts(pattern: RegExp) {
  return z.array(z.string().check(z.maxLength(300), z.regex(pattern)));
}

/** An empty list in YAML says nothing about what may be opened. */
function allowList(pattern: RegExp) {
  const list = z.pipe(
    texts(pattern),
    z.transform((items: string[]) => (items.length === 0 ? ("any" as const) : items)),
  );
  return z.union([list, z.literal("any")]);
}

const riskRule = z.strictObject({
  when: z.string().check(z.minLength(1), z.maxLength(500)),
  tier: z.enum(RISK_TIERS),
});

/** `policy lint` and `policy publish` have read an `.ics` file into dates before this. */
const closedDays = z
  .array(z.iso.date('must be a date, as "2026-12-25"'), {
    error:
      'must be a list of dates, as ["2026-12-25"], or the name of an .ics file beside the policy',
  })
  .check(z.maxLength(MAX_CLOSED_DAYS));

const calendarEntry = z.pipe(
  z.strictObject({
    id: z.string().check(z.regex(CALENDAR_ID, "must be letters, digits and dashes")),
    zone: z.string(),
    do: z.enum(CALENDAR_ACTS),
    daily: z.optional(
      z.array(z.string().check(z.regex(TIME_OF_DAY, 'must be a time, as "07:00"'))),
    ),
    days: z.optional(z.array(z.enum(WEEKDAYS))),
    closedDays: z.optional(closedDays),
    cron: z.optional(z.string()),
    warnBefore: span("warnBeforeMs"),
    whenIdleFor: span("whenIdleForMs"),
    noLaterThan: span("noLaterThanMs"),
    spread: span("spreadMs"),
    ifMissedWithin: span("ifMissedWithinMs"),
  }),
  z.transform((entry) => ({
    id: entry.id,
    act: entry.do,
    zone: entry.zone,
    daily: entry.daily ?? null,
    days: entry.days ?? null,
    cron: entry.cron ?? null,
    ...(entry.closedDays === undefined
      ? {}
      : { closedDays: [...new Set(entry.closedDays)].sort() }),
    warnBeforeMs: entry.warnBefore ?? CALENDAR_SPANS.warnBeforeMs.fallback,
    whenIdleForMs: entry.whenIdleFor ?? CALENDAR_SPANS.whenIdleForMs.fallback,
    noLaterThanMs: entry.noLaterThan ?? CALENDAR_SPANS.noLaterThanMs.fallback,
    spreadMs: entry.spread ?? CALENDAR_SPANS.spreadMs.fallback,
    ifMissedWithinMs: entry.ifMissedWithin ?? CALENDAR_SPANS.ifMissedWithinMs.fallback,
  })),
);

function span(name: keyof typeof CALENDAR_SPANS) {
  const { min, max } = CALENDAR_SPANS[name];
  return z.optional(duration({ minMs: min, maxMs: max }));
}
