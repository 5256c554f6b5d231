import type { ActivityRecorder } from "./activity-recorder.ts";
import type { CalendarKeeper } from "./calendar-keeper.ts";
import type { CommandBudget } from "./command-budget.ts";
import type { ManagedKeeper } from "./managed-keeper.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { Cancel, Clock } from "./ports.ts";
import type { SessionBoard } from "./session-board.ts";

export type FollowerPorts = {
  readonly clock: Clock;
  readonly policies: PoliciesInForce;
  readonly board: SessionBoard;
  readonly calendar: CalendarKeeper;
  readonly managed: Pick<ManagedKeeper, "refresh">;
  readonly activity: Pick<ActivityRecorder, "refresh" | "tidy">;
  readonly budget: Pick<CommandBudget, "keep">;
  readonly onChange: () => void;
};

/** Exclusions end by the wall clock, without anybody saying so. */
const JOIN_AGAIN_EVERY_MS = 15 * 60_000;

/** Hands every change of the values in force to those who act by them. */
export class PolicyFollower {
  readonly #ports: FollowerPorts;
  #wasObserving: boolean;
  #cancel: Cancel = () => undefined;

  constructor(ports: FollowerPorts) {
    this.#ports = ports;
    this.#wasObserving = this.#isObserving();
    ports.policies.onChange(() => this.#follow());
  }

  start(): void {
    const { clock, policies, activity, budget } = this.#ports;
    this.#cancel = clock.at(clock.uptimeMs() + JOIN_AGAIN_EVERY_MS, () => {
      policies.refresh();
      activity.tidy();
      budget.keep();
      this.start();
    });
  }

  stop(): void {
    this.#cancel();
  }

  #follow(): void {
    const { board, calendar, managed, onChange } = this.#ports;
    board.refreshRules();
    this.#noteMode();
    calendar.refresh();
    managed.refresh();
    onChange();
  }

  /** What was only noted never happened: warnings start anew with their whole time. */
  #noteMode(): void {
    const isObserving = this.#isObserving();
    if (isObserving === this.#wasObserving) return;
    this.#wasObserving = isObserving;
    this.#ports.activity.refresh();
    this.#ports.board.broadcast({ kind: "modeChanged", wasObserving: !isObserving });
  }

  #isObserving(): boolean {
    return this.#ports.policies.standing.mode === "observe";
  }
}
