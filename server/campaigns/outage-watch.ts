import { isoAt, type ServerClock } from "../ports.ts";
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

/** A device whose agent became another one. */
export type AgentChange = {
  readonly deviceId: string;
  readonly agentVersion: string;
  readonly atMs: number;
};

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

/** So long it is the same alarm, whoever goes on telling of it. */
const TOLD_FOR_MS = 3_600_000;

type Among = {
  readonly reached: number;
  readonly fewest: number;
  /** When the change reached a device; never: infinity. */
  readonly sinceOf: (deviceId: string) => number;
};

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
    const sinceOf = (deviceId: string) => (reached.has(deviceId) ? sinceMs : Infinity);
    const fewest = Math.min(reached.size, FEWEST);
    return this.#outageAmong({ reached: reached.size, fewest, sinceOf }, nowMs);
  }

  /**
   * A version is a device's own word: what one device says alone is never an outage of all, and one
   * version's hides no other's.
   *
   * @param changes since `nowMs` less ten minutes
   * @returns by which versions' coming what broke, or null
   */
  agentOutage(changes: readonly AgentChange[], nowMs: number): string | null {
    const versions = [...new Set(changes.map(({ agentVersion }) => agentVersion))];
    const outages = versions.flatMap((version) => {
      const those = changes.filter(({ agentVersion }) => agentVersion === version);
      const sinceMs = new Map(those.map(({ deviceId, atMs }) => [deviceId, atMs]));
      const sinceOf = (deviceId: string) => sinceMs.get(deviceId) ?? Infinity;
      const among = { reached: those.length, fewest: FEWEST, sinceOf };
      const outage = this.#outageAmong(among, nowMs);
      return outage === null ? [] : [`${outage} of becoming agent ${version}`];
    });
    return outages.length === 0 ? null : outages.join("; ");
  }

  #outageAmong({ reached, fewest, sinceOf }: Among, nowMs: number): string | null {
    for (const sign of SIGN_NAMES) {
      const struck = [...this.#lastMs[sign]].filter(
        ([deviceId, atMs]) => atMs >= Math.max(sinceOf(deviceId), nowMs - OUTAGE_WINDOW_MS),
      ).length;
      if (struck > reached * OUTAGE_SHARE && struck >= fewest) {
        return `${struck} of ${reached} devices ${SIGNS[sign]} within 10 min`;
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
    if (signs.length > 0) await tellOfAgents(nowMs);
    return verdicts;
  };
  let toldMs = -Infinity;
  /** Agents are installed by others: all that can be done here is to tell them to stop. */
  const tellOfAgents = async (nowMs: number) => {
    if (nowMs - toldMs < TOLD_FOR_MS) return;
    const changes = await storage.devices.changedAgents(nowMs - OUTAGE_WINDOW_MS);
    const outage = watch.agentOutage(changes, nowMs);
    if (outage === null) return;
    toldMs = nowMs;
    const detail = `${outage}: stop installing it`;
    await storage.trail.raise({ at: isoAt(clock), deviceId: null, kind: "agentOutage", detail });
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
