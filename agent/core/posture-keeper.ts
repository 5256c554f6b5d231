import { type Fact, known } from "../../policies/fact.ts";
import type { DeviceClass, PostureCheckName } from "../../policies/vocabulary.ts";
import type { ReportBody } from "../contract/reports.ts";
import { inBackground } from "./in-background.ts";
import type { Cancel, Clock, DeviceFacts, Log, Outbox } from "./ports.ts";
import { postureDiff } from "./posture-diff.ts";
import { judgePosture } from "./posture-judge.ts";

export type PosturePorts = {
  readonly facts: DeviceFacts;
  /** What only the daemon itself can tell. */
  readonly ownFacts: DeviceFacts["collect"];
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
  /** From the policy: how often to look, and what to judge. */
  readonly everyMs: () => number;
  readonly checks: () => readonly PostureCheckName[];
  readonly deviceClass: () => DeviceClass;
  /** They are new, and about to be reported. */
  readonly onFacts: (facts: Facts) => void;
  /** What the facts come to besides the findings: it travels with them. */
  readonly conclusions: () => Facts;
};

type Facts = Readonly<Record<string, Fact<unknown>>>;

const FIRST_LOOK_AFTER_MS = 2_000;

/** Looks at the device now and then and reports what changed; everything after each connect. */
export class PostureKeeper {
  readonly #ports: PosturePorts;
  #reported: Facts | null = null;
  #seen: Facts | null = null;
  #running: Promise<void> | null = null;
  #cancel: Cancel = () => undefined;
  #isStopped = false;
  readonly #onStop: Cancel[] = [];

  constructor(ports: PosturePorts) {
    this.#ports = ports;
  }

  /** The first look waits until what protects people is in place: it takes a whole core. */
  startSoon(): void {
    const { clock } = this.#ports;
    this.#cancel = clock.at(clock.uptimeMs() + FIRST_LOOK_AFTER_MS, () => this.refreshSoon());
  }

  /** The server may have lost what it knew: the next report is a full one. */
  forget(): void {
    this.#reported = null;
  }

  /** One look at a time; a second caller waits for the one that runs. */
  refresh(): Promise<void> {
    this.#running ??= this.#look().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Nobody waits for it: the next look may come to more. */
  refreshSoon(): void {
    inBackground(this.refresh(), this.#ports.log, "postureNotLookedAt");
  }

  /** One fact is another by now, long before the next look. */
  heard(news: Facts): void {
    if (this.#seen === null || this.#isStopped) return;
    this.#seen = this.#judged({ ...this.#seen, ...news });
    this.#ports.onFacts(this.#seen);
    this.reportNews();
  }

  onStop(run: Cancel): void {
    this.#onStop.push(run);
  }

  /** A look that is under way then says nothing: the outbox may be closed. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel();
    for (const run of this.#onStop) run();
  }

  /** The next is planned when this one is over, however it ended: one may take longer than the time between two. */
  async #look(): Promise<void> {
    const { clock, everyMs } = this.#ports;
    this.#cancel();
    try {
      if (!this.#isStopped) await this.#lookNow();
    } finally {
      if (!this.#isStopped) {
        this.#cancel = clock.at(clock.uptimeMs() + everyMs(), () => this.refreshSoon());
      }
    }
  }

  async #lookNow(): Promise<void> {
    const [seen, own] = [await this.#ports.facts.collect(), await this.#ports.ownFacts()];
    const facts = this.#judged({ ...seen, ...own });
    if (this.#isStopped) return;
    this.#seen = facts;
    this.#ports.onFacts(facts);
    this.reportNews();
  }

  /** What the last look came to may be another thing by now; nothing is looked at again. */
  reportNews(): void {
    if (this.#seen === null || this.#isStopped) return;
    const facts = { ...this.#seen, ...this.#ports.conclusions() };
    const report = postureDiff(this.#reported, facts);
    if (report.full || Object.keys(report.facts).length > 0) {
      this.#ports.outbox.put({ kind: "posture", body: report as ReportBody<"posture"> });
    }
    this.#reported = facts;
  }

  /** The findings travel beside the facts that they come from. */
  #judged(facts: Facts): Facts {
    const { checks, deviceClass } = this.#ports;
    return { ...facts, findings: known(judgePosture(facts, checks(), deviceClass())) };
  }
}
