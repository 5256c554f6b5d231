import type { ConductorPorts } from "../../agent/core/conductor-ports.ts";
import { PolicyFollower } from "../../agent/core/policy-follower.ts";
import type { SessionChange } from "../../agent/core/ports.ts";
import { assembleServerSide, type ServerSide } from "../../agent/core/server-side.ts";
import { SessionSide } from "../../agent/core/session-side.ts";
import { settingValue } from "../../policies/effective.ts";
import { DEVICE_ID } from "./admin.ts";
import type { FakeMachine } from "./fake-machine.ts";

export type ListenedPorts = {
  readonly ports: ConductorPorts;
  /** Whoever the daemon's parts asked to be told. */
  readonly listeners: readonly ((change: SessionChange) => void)[];
};

const nothing = () => undefined;

/**
 * The daemon's own core, put together as `agent/core/conductor.ts` does it, over a made-up machine
 * and a made-up disk. Left out is what looks at facts and at browsers' policies: there are none here.
 */
export class SimulatedDaemon {
  readonly server: ServerSide;
  readonly #sessions: SessionSide;
  readonly #machine: FakeMachine;
  readonly #listeners: ListenedPorts["listeners"];

  constructor(machine: FakeMachine, { ports, listeners }: ListenedPorts) {
    this.#machine = machine;
    this.#listeners = listeners;
    this.#sessions = new SessionSide(ports, DEVICE_ID, nothing);
    const { pause, ...parts } = this.#sessions;
    const posture = { refresh: async () => undefined, refreshSoon: nothing, forget: nothing };
    this.server = assembleServerSide(ports, {
      ...parts,
      posture,
      onHeard: this.#sessions.silence.heard,
      setStaffSecret: nothing,
      onLinkState: nothing,
      pauseFor: pause.startFor,
      endPause: pause.end,
    });
    const managed = { refresh: nothing };
    new PolicyFollower({ ...ports, ...parts, ...this.server, managed, onChange: nothing });
  }

  async start(): Promise<void> {
    const { board, afterTheEnd, lostShells, calendar, shellDesk } = this.#sessions;
    this.server.linkDesk.restore();
    await board.start();
    this.#machine.attach({
      onChange: (change) => {
        for (const listener of this.#listeners) listener(change);
      },
      onShell: shellDesk.changed,
    });
    afterTheEnd.resume();
    lostShells.resume();
    calendar.start();
    this.server.commands?.resumeUnfinished();
  }

  /** @returns whether what somebody touched did anything */
  touch(sessionId: string, call: "emergency" | "nextPerson" | "signOutNow"): boolean {
    return this.#sessions.shellDesk.call(sessionId, call, {}).ok;
  }

  /** What the follower does every so often, because exclusions and the calendar go on with time. */
  refresh(): void {
    this.#sessions.policies.refresh();
  }

  get rules() {
    return this.#sessions.policies.rules;
  }

  get calendar() {
    return settingValue(this.#sessions.policies.effective, "session.calendar");
  }

  get mode() {
    return this.#sessions.policies.standing.mode;
  }

  stateOf(sessionId: string) {
    return this.#sessions.board.keeper(sessionId)?.state ?? null;
  }
}
