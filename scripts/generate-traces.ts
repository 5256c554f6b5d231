import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { known } from "../policies/fact.ts";
import type { CheckOutcome } from "../policies/risk-variables.ts";
import { TRACE_FORMAT, type Trace, type TraceLine, writeTrace } from "../policies/trace.ts";
import { type FactName, factLineOf } from "../policies/trace-facts.ts";
import { Seeded } from "./bench/seeded.ts";

/** Writes the two sample traces of policies/traces/: made up, the same at every run. */
const dir = fileURLToPath(new URL("../policies/traces/", import.meta.url));
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST_DAY_MS = Date.parse("2026-11-16T00:00:00Z");

mkdirSync(dir, { recursive: true });
writeFileSync(`${dir}ward-week.jsonl`, writeTrace(wardWeek()));
writeFileSync(`${dir}library-day.jsonl`, writeTrace(libraryDay()));

/** A shared account at a nurses' station: short looks at it all day, long gaps at night. */
function wardWeek(): Trace {
  const random = new Seeded(7);
  const lines: TraceLine[] = [begin("1", FIRST_DAY_MS, "generic", false)];
  const untilMs = FIRST_DAY_MS + 7 * 24 * HOUR_MS;
  let atMs = FIRST_DAY_MS + 6 * HOUR_MS;
  while (atMs < untilMs - HOUR_MS) {
    const stayMs = SECOND_MS * (20 + random.below(400));
    lines.push(edge("1", "active", atMs), edge("1", "idle", atMs + stayMs));
    const hour = new Date(atMs).getUTCHours();
    const awayMs =
      MINUTE_MS * (hour >= 6 && hour < 22 ? 1 + random.below(25) : 20 + random.below(100));
    atMs += stayMs + awayMs;
  }
  const whole = [...wardFacts(), ...lines].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return trace("ward-3-desk", "shared", ["wards"], FIRST_DAY_MS, untilMs, whole);
}

/** On Tuesday somebody turns the firewall off for the afternoon; on Friday updates come out. */
function wardFacts(): readonly TraceLine[] {
  const tuesdayMs = FIRST_DAY_MS + 24 * HOUR_MS;
  const fridayMs = FIRST_DAY_MS + 4 * 24 * HOUR_MS;
  const updates = { pending: 0, security: 0, listsAgeDays: 0, rebootRequired: false };
  return [
    fact(FIRST_DAY_MS, "diskEncryption", { encrypted: true, by: "LUKS" }, "met"),
    fact(FIRST_DAY_MS, "firewall", { enabled: true, by: "ufw" }, "met"),
    fact(FIRST_DAY_MS, "osUpdates", updates, "met"),
    fact(tuesdayMs + 13 * HOUR_MS, "firewall", { enabled: false, by: "ufw" }, "violated"),
    fact(tuesdayMs + 16.5 * HOUR_MS, "firewall", { enabled: true, by: "ufw" }, "met"),
    fact(fridayMs, "osUpdates", { ...updates, pending: 9, security: 2 }, "violated"),
  ];
}

function fact(
  atMs: number,
  name: FactName,
  value: Readonly<Record<string, unknown>>,
  check: CheckOutcome,
): TraceLine {
  return { at: at(atMs), edge: "fact", ...factLineOf(name, known(value), check) };
}

/** Guests of a public computer, one after the other; some sit and read, one leaves it open. */
function libraryDay(): Trace {
  const random = new Seeded(11);
  const lines: TraceLine[] = [];
  const openMs = FIRST_DAY_MS + 9 * HOUR_MS;
  const closedMs = FIRST_DAY_MS + 18 * HOUR_MS;
  let atMs = openMs;
  for (let guest = 1; atMs < closedMs - HOUR_MS; guest += 1) {
    const session = `guest-${guest}`;
    lines.push(begin(session, atMs, "kiosk", false));
    for (let sitting = 2 + random.below(5); sitting > 0; sitting -= 1) {
      const stayMs = SECOND_MS * (30 + random.below(300));
      lines.push(edge(session, "active", atMs + SECOND_MS), edge(session, "idle", atMs + stayMs));
      atMs += stayMs + SECOND_MS * (40 + random.below(500));
    }
    lines.push({ at: at(atMs), edge: "end", session });
    atMs += MINUTE_MS * (1 + random.below(15));
  }
  return trace("library-2", "kiosk", ["public-kiosks"], openMs, closedMs, lines);
}

function begin(
  session: string,
  atMs: number,
  kind: "generic" | "kiosk",
  canUnlock: boolean,
): TraceLine {
  return { at: at(atMs), edge: "begin", session, kind, canUnlock };
}

function edge(session: string, kind: "active" | "idle", atMs: number): TraceLine {
  return { at: at(atMs), edge: kind, session };
}

function trace(
  device: string,
  deviceClass: Trace["head"]["deviceClass"],
  groups: string[],
  fromMs: number,
  untilMs: number,
  lines: readonly TraceLine[],
): Trace {
  const head = { format: TRACE_FORMAT, device, deviceClass, groups } as const;
  return { head: { ...head, from: at(fromMs), until: at(untilMs) }, lines };
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}
