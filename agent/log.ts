import type { Log } from "./core/ports.ts";

/** One JSON object a line, for journald and for people with `jq`. Never content (design §7). */
export function jsonLog(write: (line: string) => void, nowMs: () => number): Log {
  const line = (level: string, event: string, fields: Readonly<Record<string, unknown>> = {}) =>
    write(`${JSON.stringify({ at: new Date(nowMs()).toISOString(), level, event, ...fields })}\n`);
  return {
    info: (event, fields) => line("info", event, fields),
    warn: (event, fields) => line("warn", event, fields),
  };
}
