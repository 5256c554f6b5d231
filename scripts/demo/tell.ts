import { exitCodeOf, type ToldStep } from "./run-steps.ts";
import type { StepStatus } from "./step.ts";

/** Where the story goes: JSON lines for programs, or prose for people. */
export type Teller = {
  step(told: ToldStep): void;
  /** What happens meanwhile; never on stdout of `--json`. */
  note(text: string): void;
  summary(told: readonly ToldStep[], ms: number): void;
};

export function createTeller(json: boolean): Teller {
  const note = (text: string) => void process.stderr.write(`  ${text}\n`);
  return json
    ? { step: (told) => writeJson(jsonOf(told)), note, summary: writeJsonSummary }
    : { step: (told) => writeText(told), note, summary: writeTextSummary };
}

/** `seen` is spread into the line: a receipt's id stands beside its step (design §11). */
function jsonOf({ seen, step, status, reason, family, ms }: ToldStep): object {
  return { step, status, reason, family, ms: Math.round(ms), ...seen };
}

function writeJsonSummary(told: readonly ToldStep[], ms: number): void {
  const status = statusOf(told);
  writeJson({ step: "summary", status, ms: Math.round(ms), counts: countsOf(told) });
}

function writeJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const SIGNS: Readonly<Record<StepStatus, string>> = { ok: "✔", failed: "✗", notAvailable: "–" };

function writeText({ step, status, family, reason, seen, ms }: ToldStep): void {
  const title = `${SIGNS[status]} ${step}${family === undefined ? "" : ` (${family})`}`;
  const details = Object.entries(seen ?? {}).map(([key, value]) => `${key}: ${shorten(value)}`);
  const because = reason === undefined ? [] : [reason];
  process.stdout.write(`${title.padEnd(32)} ${(ms / 1000).toFixed(1).padStart(6)} s\n`);
  for (const line of [...because, ...details]) process.stdout.write(`    ${line}\n`);
}

function writeTextSummary(told: readonly ToldStep[], ms: number): void {
  const { ok, failed, notAvailable } = countsOf(told);
  process.stdout.write(
    `\n${ok} ok, ${failed} failed, ${notAvailable} not available here, in ${Math.round(ms / 1000)} s\n`,
  );
}

function statusOf(told: readonly ToldStep[]): StepStatus {
  const code = exitCodeOf(told);
  return code === 0 ? "ok" : code === 1 ? "failed" : "notAvailable";
}

function countsOf(told: readonly ToldStep[]): Readonly<Record<StepStatus, number>> {
  const count = (wanted: StepStatus) => told.filter(({ status }) => status === wanted).length;
  return { ok: count("ok"), failed: count("failed"), notAvailable: count("notAvailable") };
}

function shorten(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
