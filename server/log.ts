import type { ServerLog } from "./ports.ts";

/** One JSON object a line on stderr. JSON escapes every control character, so no line is forged. */
export function createServerLog(write: (line: string) => void): ServerLog {
  const line =
    (level: "info" | "warn") =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
  return { info: line("info"), warn: line("warn") };
}
