import { DAY_MS, type DayNumber, type DayPlan, dayPlan } from "./calendar-days.ts";
import type { CalendarEntry } from "./calendar-entry.ts";
import type { PolicyProblem } from "./policy-problem.ts";

export const MIN_CALENDAR_GAP_MS = 15 * 60_000;

/** Two years from 2028-01-01: holds a leap day and every pairing of date and weekday that matters. */
const FIRST_DAY: DayNumber = 21_184;
const DAYS = 731;
/** Where nothing goes by dates: every weekday beside the next. */
const DAYS_OF_WEEKS = 8;

/**
 * At most one act in 15 minutes within one policy version (design §4). Local times are compared
 * within each zone; what different zones or a clock change bring together collapses when it acts.
 */
export function calendarProblems(entries: readonly CalendarEntry[]): readonly PolicyProblem[] {
  const zones = new Set(entries.map(({ zone }) => zone));
  const tooClose = [...zones].flatMap((zone) => {
    const clash = firstClash(entries.filter((entry) => entry.zone === zone));
    return clash === null ? [] : [clash];
  });
  return [...tooClose, ...repeatedIds(entries)];
}

function firstClash(entries: readonly CalendarEntry[]): PolicyProblem | null {
  const plans = entries.map((entry) => ({ id: entry.id, timesOn: dayPlan(entry) }));
  const days = entries.every(repeatsWeekly) ? DAYS_OF_WEEKS : DAYS;
  let last = { id: "", atMs: Number.NEGATIVE_INFINITY };
  for (let day = FIRST_DAY; day < FIRST_DAY + days; day++) {
    for (const act of actsOn(plans, day)) {
      if (act.atMs - last.atMs < MIN_CALENDAR_GAP_MS) return clashProblem(last.id, act.id);
      last = act;
    }
  }
  return null;
}

/** Then two years of days would say the same a hundred times. */
function repeatsWeekly({ cron, closedDays }: CalendarEntry): boolean {
  return cron === null && closedDays === undefined;
}

function actsOn(
  plans: readonly { readonly id: string; readonly timesOn: DayPlan }[],
  day: DayNumber,
) {
  return plans
    .flatMap(({ id, timesOn }) => timesOn(day).map((time) => ({ id, atMs: day * DAY_MS + time })))
    .sort((a, b) => a.atMs - b.atMs);
}

function clashProblem(one: string, other: string): PolicyProblem {
  const who = one === other ? `"${one}" acts twice` : `"${one}" and "${other}" act`;
  const message = `${who} within 15 minutes; leave at least 15 minutes between calendar acts`;
  return { path: ["session", "calendar"], message, fault: "outOfBounds" };
}

function repeatedIds(entries: readonly CalendarEntry[]): readonly PolicyProblem[] {
  const ids = entries.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...repeated].map((id) => ({
    path: ["session", "calendar"],
    message: `two entries are called "${id}"; give each its own id`,
    fault: "badShape",
  }));
}
