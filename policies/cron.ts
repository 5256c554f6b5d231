/** The five fields of a cron line as the values they match. Days are joined by "or" (crontab(5)). */
export type CronFields = {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 = Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  readonly eitherDay: boolean;
};

type Range = readonly [min: number, max: number];

/**
 * Reads `minute hour day-of-month month day-of-week` with `*`, lists, ranges and steps. Our own, as
 * cron-parser gives 03:30 for 02:30 on a gap day where the first valid instant is 03:00, and brings
 * a date library into the daemon.
 * @returns null when it is not such a line.
 */
export function parseCron(text: string): CronFields | null {
  const fields = text.trim().split(/\s+/);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  if (fields.length !== 5) return null;
  const minutes = valuesOf(minute, [0, 59]);
  const hours = valuesOf(hour, [0, 23]);
  const daysOfMonth = valuesOf(dayOfMonth, [1, 31]);
  const months = valuesOf(month, [1, 12]);
  const daysOfWeek = valuesOf(dayOfWeek, [0, 7]);
  if (!(minutes && hours && daysOfMonth && months && daysOfWeek)) return null;
  return {
    minutes,
    hours,
    daysOfMonth: new Set(daysOfMonth),
    months: new Set(months),
    daysOfWeek: new Set(daysOfWeek.map((day) => day % 7)),
    eitherDay: !dayOfMonth?.startsWith("*") && !dayOfWeek?.startsWith("*"),
  };
}

/** @param month 1–12 @param dayOfWeek 0 = Sunday */
export function matchesDay(
  cron: CronFields,
  month: number,
  dayOfMonth: number,
  dayOfWeek: number,
): boolean {
  if (!cron.months.has(month)) return false;
  const byMonth = cron.daysOfMonth.has(dayOfMonth);
  const byWeek = cron.daysOfWeek.has(dayOfWeek);
  return cron.eitherDay ? byMonth || byWeek : byMonth && byWeek;
}

function valuesOf(field: string | undefined, range: Range): readonly number[] | null {
  const parts = (field ?? "").split(",").map((part) => valuesOfPart(part, range));
  if (parts.some((part) => part === null)) return null;
  return [...new Set(parts.flatMap((part) => part ?? []))].sort((a, b) => a - b);
}

function valuesOfPart(part: string, [min, max]: Range): readonly number[] | null {
  const match = /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
  if (match === null) return null;
  const [, star, first, last, stepText] = match;
  const step = Number(stepText ?? 1);
  const from = star ? min : Number(first);
  const to = star || (stepText && last === undefined) ? max : Number(last ?? first);
  if (step < 1 || from < min || to > max || from > to) return null;
  return Array.from(
    { length: Math.floor((to - from) / step) + 1 },
    (_, index) => from + index * step,
  );
}
