import type { AuditRow } from "../../agent/contract/reports.ts";

/** Facility 13 (log audit), severity 6 (informational): RFC 5424 §6.2.1. */
const PRIORITY = 13 * 8 + 6;
/** The number for examples (RFC 5612): an organisation that collects these has its own. */
const STRUCTURED_ID = "sessionward@32473";

/** One row as a message of RFC 5424, without the newline. @param host the device, or the server */
export function syslogLine({ at, seq, actor, event, body, hash }: AuditRow, host: string): string {
  const header = `<${PRIORITY}>1 ${at} ${name(host, 255)} sessionward - ${name(event, 32)}`;
  const data = { seq: String(seq), actor, hash };
  const params = Object.entries(data).map(([key, value]) => `${key}="${quoted(value)}"`);
  return `${header} [${STRUCTURED_ID} ${params.join(" ")}] ${body}`;
}

/** PRINTUSASCII, or `-` for nothing (§6). */
function name(text: string, most: number): string {
  return text.replace(/[^!-~]/g, "_").slice(0, most) || "-";
}

/** In a parameter's value `"`, `\` and `]` are escaped (§6.3.3). */
function quoted(text: string): string {
  return text.replace(/["\\\]]/g, "\\$&").replace(/\p{Cc}/gu, " ");
}
