import { MAX_FRAME_BYTES } from "../contract/envelope-schema.ts";
import { encodeFrame } from "../contract/server-frames.ts";
import type { Log } from "../core/ports.ts";
import type { OutboxQueue, QueuedReport } from "../core/store-ports.ts";
import type { ServerSocket } from "./server-socket.ts";

/** Reports under way at a time: enough to fill the line, few enough to send again after a break. */
const WINDOW = 64;
/** A server that does not drain gets no more until it does. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

export type ReportPump = { pump(): void; acked(ids: readonly string[]): void };

/** Sends what waits in the outbox, in order, once per connection; it leaves only when acked. */
export function createReportPump(
  outbox: OutboxQueue,
  socket: Pick<ServerSocket, "send" | "bufferedBytes">,
  log: Log,
): ReportPump {
  const underWay = new Set<string>();

  const send = (queued: QueuedReport) => {
    const text = encodeFrame({ kind: "report", ...queued });
    if (Buffer.byteLength(text) > MAX_FRAME_BYTES) {
      // No server would take it, ever: it must not hold up what comes after it.
      log.warn("link.reportTooLarge", { report: queued.report.kind, bytes: text.length });
      outbox.acked([queued.id]);
      return;
    }
    underWay.add(queued.id);
    socket.send(text);
  };

  const pump = () => {
    for (const queued of outbox.pending(WINDOW)) {
      if (underWay.size >= WINDOW || socket.bufferedBytes() > MAX_BUFFERED_BYTES) return;
      if (!underWay.has(queued.id)) send(queued);
    }
  };

  return {
    pump,
    acked: (ids) => {
      outbox.acked(ids);
      for (const id of ids) underWay.delete(id);
      pump();
    },
  };
}
