import { type Fact, known, notApplicable, unknown } from "../../policies/fact.ts";
import { DEFAULT_DATA_KINDS } from "../../policies/vocabulary.ts";
import { exposureOf, type ProfileCounts } from "./browser-exposure.ts";
import type { ManagedOutcome } from "./managed-browsers.ts";
import type { Browsers, Clock, SessionInfo } from "./ports.ts";

/** Longer than any profile takes; a home that hangs must not hold up the rest of the report. */
const BUDGET_MS = 5_000;

export type BrowserFactPorts = {
  readonly browsers: Pick<Browsers, "inspect">;
  readonly clock: Clock;
  readonly sessions: () => readonly SessionInfo[];
  readonly isClearing: () => boolean;
  /** Null where this agent manages no browser. */
  readonly managed: () => readonly ManagedOutcome[] | null;
};

/** Facts that only the daemon itself can tell: they go with the posture report. */
export class BrowserFacts {
  readonly #ports: BrowserFactPorts;

  constructor(ports: BrowserFactPorts) {
    this.#ports = ports;
  }

  readonly collect = async (): Promise<Readonly<Record<string, Fact<unknown>>>> => ({
    browserSessions: await this.#sessionsFact(),
    browserPolicies: this.#policiesFact(),
  });

  /** What could be taken over in the homes of those who are signed in, as sums over all of them. */
  async #sessionsFact(): Promise<Fact<unknown>> {
    const { sessions, isClearing } = this.#ports;
    const homes = [...new Map(sessions().map((session) => [session.homeDir, session])).values()];
    if (homes.length === 0) return notApplicable;
    if (isClearing()) return unknown("browsers are being cleared");
    const deadline = this.#deadline();
    const profiles: ProfileCounts[] = [];
    for (const home of homes) {
      const inspected = await Promise.race([this.#inspect(home), deadline.reached]);
      if (inspected === null) return unknown("it took longer than 5 s");
      if (!inspected.ok) return unknown(inspected.reason);
      profiles.push(...inspected.value);
    }
    deadline.cancel();
    return known(exposureOf(profiles));
  }

  #inspect({ homeDir, uid, gid }: SessionInfo) {
    return this.#ports.browsers.inspect({
      ...{ homeDir, uid, gid, data: DEFAULT_DATA_KINDS },
      ...{ families: null, display: null, xAuthorityPath: null, dryRun: true },
    });
  }

  #policiesFact(): Fact<unknown> {
    const managed = this.#ports.managed();
    if (managed === null) return unknown("this agent manages no browser policies");
    const present = managed.filter(({ state }) => state !== "absent" && state !== "removed");
    if (present.length === 0) return notApplicable;
    return known(
      Object.fromEntries(
        present.map(({ family, state, others, because }) => [
          family,
          { inForce: state !== "failed", others: [...others], because },
        ]),
      ),
    );
  }

  #deadline(): { readonly reached: Promise<null>; readonly cancel: () => void } {
    const { clock } = this.#ports;
    let cancel = () => undefined as unknown;
    const reached = new Promise<null>((resolve) => {
      cancel = clock.at(clock.uptimeMs() + BUDGET_MS, () => resolve(null));
    });
    return { reached, cancel: () => void cancel() };
  }
}
