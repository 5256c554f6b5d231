import type { Fact } from "../../policies/fact.ts";
import type { ReportBody } from "../contract/reports.ts";
import type { Cancel, Clock, DeviceFacts, Outbox } from "./ports.ts";
import { postureDiff } from "./posture-diff.ts";

export type PosturePorts = {
  readonly facts: DeviceFacts;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** From the policy: how often to look. */
  readonly everyMs: () => number;
};

/** Looks at the device now and then and reports what changed; everything after each connect. */
export class PostureKeeper {
  readonly #ports: PosturePorts;
  #reported: Readonly<Record<string, Fact<unknown>>> | null = null;
  #running: Promise<void> | null = null;
  #cancel: Cancel = () => undefined;

  constructor(ports: PosturePorts) {
    this.#ports = ports;
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

  stop(): void {
    this.#cancel();
  }

  async #look(): Promise<void> {
    this.#cancel();
    const facts = await this.#ports.facts.collect();
    const report = postureDiff(this.#reported, facts);
    if (report.full || Object.keys(report.facts).length > 0) {
      this.#ports.outbox.put({ kind: "posture", body: report as ReportBody<"posture"> });
    }
    this.#reported = facts;
    const dueMs = this.#ports.clock.uptimeMs() + this.#ports.everyMs();
    this.#cancel = this.#ports.clock.at(dueMs, () => void this.refresh());
  }
}
