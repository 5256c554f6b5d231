import { type PolicyStates, refuses } from "../campaigns/campaign-stand.ts";
import type { StoredReport } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

type Wanted = { readonly name: string; readonly version: number };
type Said = NonNullable<ReturnType<PolicyStates["get"]>>;

/** How a device took a version of a policy; null: it has not said. */
type Answer = "done" | "failed" | null;

type Asked = Wanted & { readonly answers: Map<string, Answer> };

/**
 * How the fleet takes the policies that are going out: read once, then heard of. A rollout is looked at
 * every second, and what ten thousand devices said is not to be read each time.
 * INVARIANT: what was heard is newer than what was read.
 */
export class PolicyAnswers {
  /** By the policy's name: of each the version that was asked for last. */
  readonly #asked = new Map<string, Asked>();

  heard(reports: readonly StoredReport[]): void {
    for (const { deviceId, report } of reports) {
      if (report.kind !== "policyState") continue;
      for (const asked of this.#asked.values()) {
        asked.answers.set(deviceId, answerOf(asked, report.body));
      }
    }
  }

  async to(
    { name, version }: Wanted,
    reports: Pick<Storage["reports"], "policyStates">,
  ): Promise<ReadonlyMap<string, Answer>> {
    const before = this.#asked.get(name);
    if (before?.version === version) return before.answers;
    const asked: Asked = { name, version, answers: new Map() };
    this.#asked.set(name, asked);
    try {
      for (const [deviceId, said] of await reports.policyStates()) {
        if (!asked.answers.has(deviceId)) asked.answers.set(deviceId, answerOf(asked, said));
      }
    } catch (error) {
      this.#asked.delete(name);
      throw error;
    }
    return asked.answers;
  }
}

/** The same storage; what it stores is told to `answers`. */
export function answeringStorage(storage: Storage, answers: PolicyAnswers): Storage {
  const store: Storage["reports"]["store"] = async (reports) => {
    const verdicts = await storage.reports.store(reports);
    answers.heard(reports.filter((_, place) => verdicts[place]?.outcome === "stored"));
    return verdicts;
  };
  return { ...storage, reports: { ...storage.reports, store } };
}

function answerOf(wanted: Wanted, said: Said): Answer {
  const { name, version } = wanted;
  if (said.applied.some((one) => one.name === name && one.version >= version)) return "done";
  return refuses(said, wanted) ? "failed" : null;
}
