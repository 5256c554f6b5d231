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

export type OutageSign = { readonly deviceId: string; readonly sign: Sign; readonly atMs: number };

export type SignStore = {
  readonly note: (signs: readonly OutageSign[], forgetBeforeMs: number) => Promise<void>;
  readonly all: () => Promise<readonly OutageSign[]>;
};

/** So long after a change a sign may come from it. */
const OUTAGE_WINDOW_MS = 10 * 60_000;

/** A higher share than this of the devices that a change reached halts it. */
const OUTAGE_SHARE = 0.02;

/** One device with a sign is an accident, unless it is all that was reached. */
const FEWEST = 2;

/** Remembers which devices gave a sign in the last ten minutes. */
export class OutageWatch {
  readonly #lastMs: Readonly<Record<Sign, Map<string, number>>> = {
    shellLost: new Map(),
    quickReturn: new Map(),
    partial: new Map(),
  };

  /** @param before signs that were heard before a restart */
  constructor(before: readonly OutageSign[] = []) {
    this.#remember(before);
  }

  /** @returns the signs that were in these reports */
  heard(reports: readonly StoredReport[], nowMs: number): readonly OutageSign[] {
    const signs = reports.flatMap((report) =>
      signsIn(report, nowMs).map((sign) => ({ deviceId: report.deviceId, sign, atMs: nowMs })),
    );
    this.#remember(signs);
    return signs;
  }

  #remember(signs: readonly OutageSign[]): void {
    for (const { sign, deviceId, atMs } of signs) this.#lastMs[sign].set(deviceId, atMs);
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

/**
 * The same storage; what devices report is looked at once it is stored. A sign is kept before the
 * report is acknowledged: a server that is stopped in between is told again.
 */
export function watchedStorage(storage: Storage, watch: OutageWatch, clock: ServerClock): Storage {
  const store: Storage["reports"]["store"] = async (reports) => {
    const verdicts = await storage.reports.store(reports);
    const nowMs = clock.nowMs();
    const signs = watch.heard(reports, nowMs);
    if (signs.length > 0) await storage.signs.note(signs, nowMs - OUTAGE_WINDOW_MS);
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
