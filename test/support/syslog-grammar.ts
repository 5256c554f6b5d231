/** RFC 5424 §6, as its ABNF has it; written from the RFC and not from what we print. */
const NAME = String.raw`[\x21\x23-\x3c\x3e-\x5c\x5e-\x7e]{1,32}`;
const VALUE = String.raw`(?:[^"\\\]]|\\[^])*`;
const PARAM = `${NAME}="${VALUE}"`;
const ELEMENT = String.raw`\[${NAME}(?: ${PARAM})*\]`;
const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?`;
const OFFSET = String.raw`(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;
const field = (most: number) => String.raw`(-|[\x21-\x7e]{1,${most}})`;
const MESSAGE = new RegExp(
  [
    String.raw`^<(0|[1-9]\d{0,2})>[1-9]\d{0,2} (-|${DATE}T${TIME}${OFFSET})`,
    `${field(255)} ${field(48)} ${field(128)} ${field(32)}`,
    `(-|(?:${ELEMENT})+)(?: ([^]*))?$`,
  ].join(" "),
);

export type SyslogMessage = {
  readonly facility: number;
  readonly severity: number;
  readonly host: string;
  readonly id: string;
  readonly params: Readonly<Record<string, string>>;
  readonly text: string;
};

/** @throws where it is no message of RFC 5424 */
export function readSyslog(bytes: Buffer): SyslogMessage {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const [, priority = "", , host = "", , , id = "", data = "", message = ""] =
    MESSAGE.exec(text) ?? [];
  if (priority === "" || Number(priority) > 191) throw new Error(`no message: ${text}`);
  if (!message.startsWith("\uFEFF")) throw new Error("UTF-8 is not marked as such");
  const found = [...data.matchAll(new RegExp(`(${NAME})="(${VALUE})"`, "g"))];
  const params = found.map(([, key, value = ""]) => [key, value.replace(/\\(["\\\]])/g, "$1")]);
  return {
    ...{ facility: Math.floor(Number(priority) / 8), severity: Number(priority) % 8 },
    ...{ host, id, params: Object.fromEntries(params), text: message.slice(1) },
  };
}
