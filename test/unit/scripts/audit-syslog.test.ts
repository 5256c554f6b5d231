import { expect, test } from "vitest";
import type { AuditRow } from "../../../agent/contract/reports.ts";
import { syslogLine } from "../../../scripts/cli/audit-syslog.ts";
import { readSyslog } from "../../support/syslog-grammar.ts";

const HASH = "0".repeat(64);
const ROW: AuditRow = {
  ...{ seq: 4, at: "2026-11-02T00:00:00.000Z", actor: "policy", event: "sessionAct" },
  ...{ body: '{"act":"lock"}', prevHash: HASH, hash: HASH },
};

const read = (change: Partial<AuditRow>, host = "ward-3") =>
  readSyslog(Buffer.from(syslogLine({ ...ROW, ...change }, host)));

test("is of the log audit facility, informational, and holds the row", () => {
  expect(read({})).toEqual({
    ...{ facility: 13, severity: 6, host: "ward-3", id: "sessionAct", text: ROW.body },
    params: { seq: "4", actor: "policy", hash: HASH },
  });
});

test.each([
  ["quotes, brackets and backslashes", 'x"] [a b="c\\'],
  ["another language", "Zoë 名前 𝕏"],
  ["nothing", ""],
  ["an equals sign and spaces", "a = b"],
])("carries %s through the structured data as it was", (_what, actor) => {
  expect(read({ actor }).params["actor"]).toBe(actor);
});

test.each(["\n", "\r\n", "\u0000", "\u007f", "\u0085", "\u001b[31m", "\ud800"])(
  "nothing in a row begins a message of its own or is lost: %j",
  (sign) => {
    const evil = `before${sign}<0>1 - evil`;
    const line = syslogLine({ ...ROW, actor: evil, body: evil, event: evil }, evil);
    expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    const { params, text, host, id } = readSyslog(Buffer.from(line));
    const plain = JSON.parse(`"${text}"`);
    expect([plain, JSON.parse(`"${params["actor"]}"`)]).toEqual([evil, evil]);
    expect(`${host}${id}`).toMatch(/^[!-~]+$/);
    expect(JSON.parse(`"${params["event"]}"`)).toBe(evil);
  },
);

test("what the header has no room or letters for stands whole in the structured data", () => {
  const [host, event] = ["ward ".repeat(80), "e".repeat(60)];
  const message = read({ event }, host);
  expect([message.host.length, message.id.length]).toEqual([255, 32]);
  expect(message.params).toMatchObject({ host, event });
  expect(read({ event: "" }, "").host).toBe("-");
});

test("a long body is not cut", () => {
  const body = JSON.stringify({ text: "ü".repeat(3900) });
  expect(read({ body }).text).toBe(body);
});

test.each(["<192>1 - - - - - - \uFEFFx", "<0110>1 - - - - - - \uFEFFx", "<110>1 - - - - - - x"])(
  "the grammar of this test refuses %j",
  (line) => {
    expect(() => readSyslog(Buffer.from(line))).toThrow();
  },
);
