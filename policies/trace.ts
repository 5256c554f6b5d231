import * as z from "zod/mini";
import { isZone } from "./calendar-entry.ts";
import { problemsOf } from "./policy-problem.ts";
import { fail, ok, type Result } from "./result.ts";
import { factLineShape, isWholeFact } from "./trace-facts.ts";
import { DEVICE_CLASSES, SESSION_KINDS } from "./vocabulary.ts";

/** What the first line of a trace says of itself; the first form had no facts and no zone. */
export const TRACE_FORMAT = "sessionward-trace/2";
const TRACE_FORMATS = ["sessionward-trace/1", TRACE_FORMAT] as const;

const identifier = z.string().check(z.minLength(1), z.maxLength(128));
const at = z.iso.datetime();

const headSchema = z.object({
  format: z.enum(TRACE_FORMATS),
  device: identifier,
  deviceClass: z.enum(DEVICE_CLASSES),
  groups: z.array(identifier).check(z.maxLength(100)),
  from: at,
  until: at,
  /** The device's own, as `Europe/Paris`, for rules that look at the time of day; without it, UTC. */
  zone: z.optional(z.string().check(z.maxLength(64), z.refine(isZone, "not an IANA time zone"))),
});

/**
 * One row per kind of line. `idle` stands at the moment of the last input, `active` at the first
 * input after it; what was typed, in which program, or by whom is in no trace. `fact` is of the
 * device, and holds until the next one of that name.
 */
const LINES = {
  begin: { session: identifier, kind: z.enum(SESSION_KINDS), canUnlock: z.boolean() },
  active: { session: identifier },
  idle: { session: identifier },
  end: { session: identifier },
  /** The whole machine sleeps and wakes. */
  sleep: {},
  wake: {},
} as const;

export const traceLineSchema = z.discriminatedUnion("edge", [
  z.strictObject({ at, edge: z.literal("begin"), ...LINES.begin }),
  z.strictObject({ at, edge: z.literal("active"), ...LINES.active }),
  z.strictObject({ at, edge: z.literal("idle"), ...LINES.idle }),
  z.strictObject({ at, edge: z.literal("end"), ...LINES.end }),
  z.strictObject({ at, edge: z.literal("sleep"), ...LINES.sleep }),
  z.strictObject({ at, edge: z.literal("wake"), ...LINES.wake }),
  z
    .strictObject({ at, edge: z.literal("fact"), ...factLineShape })
    .check(z.refine(isWholeFact, "is not what a trace holds of this fact")),
]);

export type TraceHead = Readonly<z.infer<typeof headSchema>>;
export type TraceLine = Readonly<z.infer<typeof traceLineSchema>>;
export type Trace = { readonly head: TraceHead; readonly lines: readonly TraceLine[] };

const MAX_TRACE_LINES = 200_000;

/** Reads JSON lines. @returns the first line that is wrong, counted from 1, and what it should be */
export function readTrace(text: string): Result<Trace, "badTrace"> {
  const [first = "", ...rest] = text.split("\n").filter((line) => line.trim() !== "");
  if (rest.length > MAX_TRACE_LINES) {
    return fail("badTrace", `has more than ${MAX_TRACE_LINES} lines`);
  }
  const head = readLine(headSchema, first, 1);
  if (!head.ok) return head;
  const lines: TraceLine[] = [];
  for (const [index, line] of rest.entries()) {
    const read = readLine(traceLineSchema, line, index + 2);
    if (!read.ok) return read;
    const last = lines.at(-1);
    if (last !== undefined && Date.parse(read.value.at) < Date.parse(last.at)) {
      return fail("badTrace", `line ${index + 2}: is earlier than the line before`);
    }
    if (read.value.edge === "fact" && head.value.format !== TRACE_FORMAT) {
      return fail("badTrace", `line ${index + 2}: facts are of ${TRACE_FORMAT}`);
    }
    lines.push(read.value);
  }
  return ok({ head: head.value, lines });
}

/** The form that `readTrace` reads. */
export function writeTrace({ head, lines }: Trace): string {
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function readLine<T>(
  schema: z.ZodMiniType<T>,
  text: string,
  number: number,
): Result<T, "badTrace"> {
  try {
    const read = z.safeParse(schema, JSON.parse(text));
    if (read.success) return ok(read.data);
    const [problem] = problemsOf(read.error, []);
    const where = problem === undefined ? "" : `${problem.path.join(".")} ${problem.message}`;
    return fail("badTrace", `line ${number}: ${where.trim()}`);
  } catch {
    return fail("badTrace", `line ${number}: is not JSON`);
  }
}
