import { setImmediate as nextTurn } from "node:timers/promises";
import type { Report } from "../../agent/contract/reports.ts";
import type { CommandTracker, DeviceAnswer } from "../commands/command-tracker.ts";
import type { AlarmKind } from "../contract/log-events.ts";
import type { Rehearsals } from "../policy/rehearsals.ts";
import { isoAt, type ServerClock, type ServerLog } from "../ports.ts";
import type { StoredReport } from "../storage/records.ts";
import type { AlarmNews, Storage } from "../storage/storage.ts";
import { toldIn } from "./device-alarm.ts";
import { type JudgedReport, judgeReport, type Sender } from "./report-intake.ts";

export type IncomingReport = {
  readonly sender: Sender;
  readonly id: string;
  readonly at: string;
  readonly report: Report;
  /** Called once: with the report durable (or refused for good), or with what went wrong. */
  readonly settled: (fault: Error | null) => void;
  /** Called after that where it was in another device's name: nobody listens to such a device on. */
  readonly foreign?: () => void;
};

type WriterParts = {
  readonly storage: Pick<Storage, "reports" | "trail">;
  readonly tracker: CommandTracker;
  readonly rehearsals: Pick<Rehearsals, "answered">;
  readonly clock: ServerClock;
  readonly log: ServerLog;
};

type Judged = { readonly incoming: IncomingReport; readonly judged: JudgedReport };

/** The event loop turns between two. */
const MAX_BATCH = 200;

/**
 * One commit for all that arrived while the last one was on its way to the disk (group commit);
 * acks go out only after it. Order within a device is kept.
 */
export class ReportWriter {
  readonly #parts: WriterParts;
  #waiting: IncomingReport[] = [];
  #running: Promise<void> | null = null;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  put(report: IncomingReport): void {
    this.#waiting.push(report);
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // What arrives in the same turn of the event loop belongs to the same batch.
      await nextTurn();
      await this.#write(this.#waiting.splice(0, MAX_BATCH));
    }
  }

  async #write(batch: readonly IncomingReport[]): Promise<void> {
    try {
      const posing: IncomingReport[] = [];
      const judged = await this.#judge(batch, posing);
      await this.#store(judged);
      const foreign = await this.#track(judged);
      for (const { settled } of batch) settled(null);
      for (const one of [...posing, ...foreign]) one.foreign?.();
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error));
      this.#parts.log.warn("reports not stored", { count: batch.length, because: fault.message });
      for (const { settled } of batch) settled(fault);
    }
  }

  async #judge(
    batch: readonly IncomingReport[],
    posing: IncomingReport[],
  ): Promise<readonly Judged[]> {
    const believed: Judged[] = [];
    for (const incoming of batch) {
      const judged = judgeReport(incoming.report, incoming.sender);
      if (judged.ok) {
        believed.push({ incoming, judged: judged.value });
        continue;
      }
      await this.#raise(incoming, judged.reason, judged.detail);
      if (judged.reason === "foreignIdentity") posing.push(incoming);
    }
    return believed;
  }

  async #store(judged: readonly Judged[]): Promise<void> {
    const receivedAt = isoAt(this.#parts.clock);
    const toStore = judged.flatMap((one) => toStored(one, receivedAt));
    if (toStore.length === 0) return;
    const verdicts = await this.#parts.storage.reports.store(toStore.map(({ stored }) => stored));
    for (const [place, verdict] of verdicts.entries()) {
      const incoming = toStore[place]?.incoming;
      if (incoming === undefined || verdict.outcome !== "refused") continue;
      await this.#raise(incoming, `${incoming.report.kind}Refused`, verdict.because);
    }
    const kept = toStore.filter((_, place) => verdicts[place]?.outcome !== "refused");
    const news = kept.flatMap(({ stored }) => alarmNewsOf(stored, receivedAt));
    if (news.length > 0) await this.#parts.storage.trail.follow(news);
  }

  /** @returns what was said of another device's command */
  async #track(batch: readonly Judged[]): Promise<readonly IncomingReport[]> {
    const answers = new Map<DeviceAnswer, IncomingReport>();
    const proven: string[] = [];
    for (const { incoming, judged } of batch) {
      const { deviceId } = incoming.sender;
      if (judged.kind === "rehearsal") this.#parts.rehearsals.answered(deviceId, judged.body);
      else if (judged.kind === "commandState") answers.set({ deviceId, ...judged.body }, incoming);
      else if (judged.kind === "receipt") proven.push(judged.record.receipt.commandId ?? "");
    }
    const foreign =
      answers.size > 0 ? await this.#parts.tracker.devicesSaid([...answers.keys()]) : [];
    await this.#parts.tracker.receiptsArrived(proven.filter((id) => id !== ""));
    return foreign.flatMap((answer) => answers.get(answer) ?? []);
  }

  /** The report is acked all the same: sending one that is refused again would not make it true. */
  #raise(incoming: IncomingReport, kind: AlarmKind, detail: string): Promise<void> {
    const { deviceId } = incoming.sender;
    this.#parts.log.warn("alarm", { deviceId, kind, detail });
    const at = isoAt(this.#parts.clock);
    return this.#parts.storage.trail.raise({ at, deviceId, kind, detail });
  }
}

/** Of every row, sent again or not: what stopped before this has nobody else to raise it. */
function alarmNewsOf({ deviceId, report }: StoredReport, at: string): readonly AlarmNews[] {
  if (report.kind !== "audit") return [];
  return report.rows.flatMap((row) => {
    const told = toldIn(row);
    return told === null ? [] : [{ ...told, deviceId, at, row: row.seq }];
  });
}

function toStored(
  { incoming, judged }: Judged,
  receivedAt: string,
): {
  readonly incoming: IncomingReport;
  readonly stored: StoredReport;
}[] {
  if (judged.kind === "commandState" || judged.kind === "rehearsal") return [];
  const { sender, id, at } = incoming;
  return [
    {
      incoming,
      stored: { deviceId: sender.deviceId, reportId: id, at, receivedAt, report: judged },
    },
  ];
}
