import { afterEach, expect, test, vi } from "vitest";
import { Seeded } from "../../../scripts/bench/seeded.ts";
import { ScheduledCalendar } from "../../support/scheduled-calendar.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOON_MS = Date.UTC(2026, 10, 22, 12);

let calendar: ScheduledCalendar;
const zoneOfTests = process.env["TZ"];

function calendarOf(
  entries: ConstructorParameters<typeof ScheduledCalendar>[0],
  startMs = NOON_MS,
): ScheduledCalendar {
  calendar = new ScheduledCalendar(entries, startMs);
  return calendar;
}

afterEach(() => {
  calendar.stop();
  vi.useRealTimers();
  if (zoneOfTests === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zoneOfTests;
});

test.each([
  ["back by two hours, to before an act", -2 * HOUR_MS, "2026-11-22T10:10"],
  ["back by a day", -26 * HOUR_MS, "2026-11-21T10:10"],
  ["forward by two days, beyond what was planned", 46 * HOUR_MS, "2026-11-24T10:10"],
])("a clock set %s is planned by anew within a minute", async (_what, byMs, first) => {
  const one = calendarOf([{}]);
  await one.pass(MINUTE_MS / 2);
  one.setClock(byMs);
  await one.pass(11 * MINUTE_MS);
  expect(one.askedFor).toEqual([first]);
});

test("a clock set back over an act that was done does not do it again", async () => {
  const one = calendarOf([{ daily: ["12:10"] }]);
  await one.pass(11 * MINUTE_MS);
  one.setClock(-HOUR_MS);
  await one.pass(3 * HOUR_MS);
  expect(one.askedFor).toEqual(["2026-11-22T12:10"]);
});

test("a sleep that nobody tells of, beyond what was planned, loses no act after it", async () => {
  const one = calendarOf([{}]);
  await one.pass(MINUTE_MS);
  one.sleep(70 * HOUR_MS - 5 * MINUTE_MS);
  await one.pass(20 * MINUTE_MS);
  expect(one.askedFor).toEqual(["2026-11-25T10:10"]);
});

test.each([
  ["gap", "Europe/Paris", "02:30", "2026-03-28", ["03-28T01:30", "03-29T01:00", "03-30T00:30"]],
  ["overlap", "Europe/Paris", "02:30", "2026-10-24", ["10-24T00:30", "10-25T00:30", "10-26T01:30"]],
  [
    "half-hour gap",
    "Australia/Lord_Howe",
    "02:15",
    "2026-10-02",
    ["10-02T15:45", "10-03T15:30", "10-04T15:15"],
  ],
  [
    "half-hour overlap",
    "Australia/Lord_Howe",
    "01:45",
    "2026-04-03",
    ["04-03T14:45", "04-04T14:45", "04-05T15:15"],
  ],
])(
  "91: in the %s of %s an act at %s is asked for once",
  async (_what, zone, time, from, expected) => {
    const one = calendarOf([{ zone, daily: [time] }], Date.parse(`${from}T00:00:00Z`));
    await one.live(3);
    expect(one.askedFor).toEqual(expected.map((text) => `2026-${text}`));
  },
);

test.each([
  ["gap", "2026-03-29T00:55:00Z", "2026-03-29T01:00"],
  ["overlap", "2026-10-25T00:25:00Z", "2026-10-25T00:30"],
])("91: a daemon restarted around the %s asks once", async (_what, from, expected) => {
  const one = calendarOf([{ zone: "Europe/Paris", daily: ["02:30"] }], Date.parse(from));
  for (let restarts = 0; restarts < 14; restarts += 1) {
    await one.pass(6 * MINUTE_MS);
    one.restart();
  }
  expect(one.askedFor).toEqual([expected]);
});

test("a clock set back by an hour at the end of summer time repeats nothing", async () => {
  const startMs = Date.parse("2026-10-25T00:25:00Z");
  const one = calendarOf([{ zone: "Europe/Paris", daily: ["02:30"] }], startMs);
  await one.pass(30 * MINUTE_MS);
  // Somebody does by hand what the zone does by itself.
  one.setClock(-HOUR_MS);
  await one.pass(3 * HOUR_MS);
  expect(one.askedFor).toEqual(["2026-10-25T00:30"]);
});

test.each([
  ["west", "America/New_York", ["2026-11-23T00:00", "2026-11-24T00:00"]],
  ["east", "Asia/Tokyo", ["2026-11-23T10:00"]],
])(
  "91: a policy whose zone moves %s acts by the new one from then on",
  async (_what, zone, asked) => {
    const one = calendarOf([{ zone: "Europe/Paris", daily: ["19:00"] }]);
    await one.pass(HOUR_MS);
    one.setEntries([{ zone, daily: ["19:00"] }]);
    await one.live(1.5);
    expect(one.askedFor).toEqual(asked);
  },
);

test("91: the device's own zone, changed while the daemon runs, moves no act", async () => {
  const one = calendarOf([{ zone: "Europe/Paris", daily: ["19:00"] }]);
  process.env["TZ"] = "America/New_York";
  await one.pass(HOUR_MS);
  process.env["TZ"] = "Asia/Tokyo";
  one.restart();
  await one.live(1);
  expect(one.askedFor).toEqual(["2026-11-22T18:00"]);
});

/** A stretch of wall-clock time, and how the clock came to its beginning. */
type Stretch = { readonly fromMs: number; readonly untilMs: number; readonly leaptMs: number };

const EDGE_MS = 2 * MINUTE_MS;
const MISSED_MS = 30 * MINUTE_MS;

/** null: so near to an edge that both are right. */
function isOwed(instantMs: number, stretches: readonly Stretch[]): boolean | null {
  const verdicts = stretches.map((stretch) => isOwedIn(instantMs, stretch));
  if (verdicts.includes(true)) return true;
  return verdicts.includes(null) ? null : false;
}

function isOwedIn(instantMs: number, { fromMs, untilMs, leaptMs }: Stretch): boolean | null {
  if (instantMs > fromMs && instantMs < untilMs - EDGE_MS) return true;
  // It was wrong before: of what lies behind it now, nobody can say whether it was passed.
  const sinceMs = fromMs - (leaptMs < 0 ? MISSED_MS : Math.min(leaptMs, MISSED_MS));
  const isBehind = instantMs > sinceMs - EDGE_MS && instantMs < untilMs + EDGE_MS;
  if (leaptMs <= 0 || !isBehind) return isBehind ? null : false;
  return instantMs > sinceMs + EDGE_MS && instantMs < untilMs - EDGE_MS ? true : null;
}

const seeds = Array.from({ length: 6 }, (_, index) => 7_000 + index);
test.each(seeds)(
  "seed %i: of a clock set to and fro, no act is missed or done twice",
  async (seed) => {
    const random = new Seeded(seed);
    const one = calendarOf([{ daily: null, cron: "10 * * * *" }]);
    const stretches: Stretch[] = [];
    let leaptMs = 0;
    for (let round = 0; round < 30; round += 1) {
      const fromMs = Date.now();
      await one.pass((5 + random.below(120)) * MINUTE_MS);
      stretches.push({ fromMs, untilMs: Date.now(), leaptMs });
      leaptMs = random.pick([-26, -3, -0.5, -0.1, 0, 0.1, 0.4, 5, 40]) * HOUR_MS;
      const happens = random.below(3);
      if (happens === 0) one.restart();
      else if (leaptMs > 0 && happens === 1) one.sleep(leaptMs);
      else one.setClock(leaptMs);
      if (happens === 0) leaptMs = 0;
    }
    const asked = one.askedInstants();
    expect(new Set(asked).size).toBe(one.askedFor.length);
    const first = Math.min(...stretches.map(({ fromMs }) => fromMs));
    const last = Math.max(...stretches.map(({ untilMs }) => untilMs));
    const hours = Array.from({ length: Math.ceil((last - first) / HOUR_MS) }, (_, index) => index);
    const judged = hours
      .map((hour) => (Math.floor(first / HOUR_MS) + hour) * HOUR_MS + 10 * MINUTE_MS)
      .map((atMs) => ({ atMs, owed: isOwed(atMs, stretches), done: asked.includes(atMs) }))
      .filter(({ owed }) => owed !== null);
    expect(judged.filter(({ owed }) => owed === true).length).toBeGreaterThan(15);
    const wrong = judged.filter(({ owed, done }) => owed !== done);
    expect(wrong.map(({ atMs }) => new Date(atMs).toISOString())).toEqual([]);
  },
);
