import type { AuditRow } from "../../agent/contract/reports.ts";

/** Facility 13 (log audit), severity 6 (informational): RFC 5424 §6.2.1. */
const PRIORITY = 13 * 8 + 6;
/** The number for examples (RFC 5612): an organisation that collects these has its own. */
const STRUCTURED_ID = "sessionward@32473";
/** A message that is UTF-8 begins with it (§6.4). */
const BYTE_ORDER_MARK = "\uFEFF";

/** One row as a message of RFC 5424, without the newline. @param host the device, or the server */
export function syslogLine({ at, seq, actor, event, body, hash }: AuditRow, host: string): string {
  const [hostField, idField] = [name(host, 255), name(event, 32)];
  const header = `<${PRIORITY}>1 ${at} ${hostField} sessionward - ${idField}`;
  const data = {
    ...{ seq: String(seq), actor, hash },
    // What a field of the header has no room or letters for is told whole.
    ...(hostField === host ? {} : { host }),
    ...(idField === event ? {} : { event }),
  };
  const params = Object.entries(data).map(([key, value]) => `${key}="${quoted(value)}"`);
  return `${header} [${STRUCTURED_ID} ${params.join(" ")}] ${BYTE_ORDER_MARK}${visible(body)}`;
}

/** PRINTUSASCII, or `-` for nothing (§6). */
function name(text: string, most: number): string {
  return text.replace(/[^!-~]/g, "_").slice(0, most) || "-";
}

/** In a parameter's value `"`, `\` and `]` are escaped (§6.3.3). */
function quoted(text: string): string {
  return visible(text).replace(/["\\\]]/g, "\\$&");
}

/** As JSON writes them: else a newline begins a message of its own, and half a letter is lost. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
