import { expect, test } from "vitest";
import type { Report } from "../../../agent/contract/reports.ts";
import type { OutboxQueue, QueuedReport } from "../../../agent/core/store-ports.ts";
import { createReportPump } from "../../../agent/link/report-pump.ts";
import { silentLog } from "../../support/silent-log.ts";

const report = (commandId: string): Report => ({
  kind: "commandState",
  body: { commandId, result: { state: "done", receiptIds: [] } },
});

function pumpOver(bodies: readonly Report[]) {
  let waiting: QueuedReport[] = bodies.map((body, n) => ({
    id: `r${n}`,
    at: "2026-11-22T10:00:00Z",
    report: body,
  }));
  const outbox: OutboxQueue = {
    put: () => undefined,
    pending: (limit) => waiting.slice(0, limit),
    acked: (ids) => {
      waiting = waiting.filter(({ id }) => !ids.includes(id));
    },
    onPut: () => () => undefined,
  };
  const sent: string[] = [];
  const line = { bufferedBytes: 0 };
  const socket = {
    send: (text: string) => sent.push(JSON.parse(text).id),
    bufferedBytes: () => line.bufferedBytes,
  };
  const pump = createReportPump(outbox, socket, silentLog);
  return { pump, sent, line, left: () => waiting.map(({ id }) => id) };
}

test("sends each report once per connection, however often it is asked to", () => {
  const { pump, sent } = pumpOver([report("a"), report("b")]);
  pump.pump();
  pump.pump();
  expect(sent).toEqual(["r0", "r1"]);
});

test("32: holds back while the line is not drained, and goes on with the next ack", () => {
  const { pump, sent, line } = pumpOver([report("a"), report("b")]);
  line.bufferedBytes = 2 * 1024 * 1024;
  pump.pump();
  expect(sent).toEqual([]);
  line.bufferedBytes = 0;
  pump.acked([]);
  expect(sent).toEqual(["r0", "r1"]);
});

test("drops a report that no frame can carry instead of standing still before it", () => {
  const facts = Object.fromEntries(
    Array.from({ length: 3000 }, (_, n) => [
      `f${n}`,
      { state: "known" as const, value: "x".repeat(200) },
    ]),
  );
  const { pump, sent, left } = pumpOver([
    { kind: "posture", body: { full: true, facts } },
    report("after"),
  ]);
  pump.pump();
  expect(sent).toEqual(["r1"]);
  expect(left()).toEqual(["r1"]);
});
