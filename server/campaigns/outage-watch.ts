import type { ServerClock } from "../ports.ts";
import type { StoredReport } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

/** Signs that what we changed keeps people from working (design §7, "Self-inflicted outage"). */
const SIGNS = {
  shellLost: "lost their shell",
  quickReturn: "had somebody back within 20 s of an idle lock",
  partial: "were left half cleared",
} as const;
type Sign = keyof typeof SIGNS;

/** So long after a change a sign may come from it. */
const OUTAGE_WINDOW_MS = 10 * 60_000;

/** A higher share than this of the devices that a change reached halts it. */
const OUTAGE_SHARE = 0.02;

/** One device with a sign is an accident, unless it is all that was reached. */
const FEWEST = 2;

/** Remembers which devices gave a sign in the last ten minutes. A restart forgets them. */
export class OutageWatch {
  readonly #lastMs: Readonly<Record<Sign, Map<string, number>>> = {
    shellLost: new Map(),
    quickReturn: new Map(),
    partial: new Map(),
  };

  heard(reports: readonly StoredReport[], nowMs: number): void {
    for (const report of reports) {
      for (const sign of signsIn(report, nowMs)) this.#lastMs[sign].set(report.deviceId, nowMs);
    }
  }

  /**
   * @param reached the devices that a change has reached
   * @param sinceMs when it did
   * @returns why it has to be halted, or null
   */
  outage(reached: ReadonlySet<string>, sinceMs: number, nowMs: number): string | null {
    const fromMs = Math.max(sinceMs, nowMs - OUTAGE_WINDOW_MS);
    for (const sign of SIGN_NAMES) {
      const struck = [...this.#lastMs[sign]].filter(
        ([deviceId, atMs]) => reached.has(deviceId) && atMs >= fromMs,
      ).length;
      if (struck > reached.size * OUTAGE_SHARE && struck >= Math.min(reached.size, FEWEST)) {
        return `${struck} of ${reached.size} devices ${SIGNS[sign]} within 10 min`;
      }
    }
    return null;
  }
}

/** The same storage; what devices report is looked at once it is stored. */
export function watchedStorage(storage: Storage, watch: OutageWatch, clock: ServerClock): Storage {
  const store: Storage["reports"]["store"] = async (reports) => {
    const verdicts = await storage.reports.store(reports);
    watch.heard(reports, clock.nowMs());
    return verdicts;
  };
  return { ...storage, reports: { ...storage.reports, store } };
}

const SIGN_NAMES: readonly Sign[] = ["shellLost", "quickReturn", "partial"];

function signsIn({ report }: StoredReport, nowMs: number): readonly Sign[] {
  if (report.kind === "receipt") {
    return report.record.receipt.status === "partial" ? ["partial"] : [];
  }
  if (report.kind === "sessionAct") {
    const { reason, outcome } = report.body;
    return [
      ...(reason === "shellLost" ? (["shellLost"] as const) : []),
      ...(outcome === "partial" ? (["partial"] as const) : []),
    ];
  }
  if (report.kind !== "sessions") return [];
  const isRecent = report.body.quickReturns?.some(
    ({ lastAt }) => Date.parse(lastAt) > nowMs - OUTAGE_WINDOW_MS,
  );
  return isRecent === true ? ["quickReturn"] : [];
}
