import { fail, ok, type Result } from "../../policies/result.ts";
import { staffCodeStep } from "../contract/staff-code.ts";
import type { StaffUse } from "../contract/staff-use.ts";
import { GuessThrottle } from "./guess-throttle.ts";
import type { AuditLog, Clock, KeyValue, Log } from "./ports.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionKeeper } from "./session-keeper.ts";

export type StaffDeskPorts = {
  readonly clock: Clock;
  readonly keyValue: KeyValue;
  readonly bootId: string;
  readonly audit: AuditLog;
  readonly log: Log;
  readonly board: SessionBoard;
  readonly pauseFor: (forMs: number) => void;
  /** UTC that never runs behind what was validly signed. */
  readonly utcMs: () => number;
};

const SECRET_KEY = "staff.secret";
const STEP_KEY = "staff.lastStep";
const EXTEND_MS = 30 * 60_000;
const PAUSE_MS = 60 * 60_000;
const ALARM_AT_FAILURES = 5;

/** Lets staff with a code from their office help people at a device that has no network. */
export class StaffDesk {
  readonly #ports: StaffDeskPorts;
  readonly #throttle: GuessThrottle;

  constructor(ports: StaffDeskPorts) {
    this.#ports = ports;
    this.#throttle = new GuessThrottle(ports);
  }

  /** Told at every connect: whoever took the server's keys anew makes new codes with them. */
  readonly setSecret = (secret: string): void => {
    const { keyValue } = this.#ports;
    if (keyValue.get(SECRET_KEY) !== secret) keyValue.set(SECRET_KEY, secret);
  };

  use(sessionId: string, code: string, use: StaffUse): Result<null, "notAllowed" | "noSession"> {
    const { audit, board } = this.#ports;
    const keeper = board.keeper(sessionId);
    if (keeper === undefined) return fail("noSession", "that session has ended");
    const { waitMs } = this.#throttle;
    if (waitMs > 0) return fail("notAllowed", `too many wrong codes: wait ${inSeconds(waitMs)} s`);
    this.#throttle.begin();
    const step = this.#stepOf(code);
    if (step === null) return this.#refuse(sessionId);
    this.#ports.keyValue.set(STEP_KEY, String(step));
    this.#throttle.wasRight();
    audit.append("staffCode", sessionId, { use });
    this.#carryOut(keeper, use);
    return ok(null);
  }

  #stepOf(code: string): number | null {
    const { keyValue, utcMs } = this.#ports;
    const secret = keyValue.get(SECRET_KEY);
    if (secret === null) return null;
    const afterStep = Number(keyValue.get(STEP_KEY) ?? -1);
    return staffCodeStep(Buffer.from(secret, "hex"), code, utcMs(), afterStep);
  }

  #refuse(sessionId: string): Result<null, "notAllowed"> {
    const { audit, log } = this.#ports;
    const { failures } = this.#throttle;
    audit.append("staffCodeRefused", sessionId, { failures });
    if (failures >= ALARM_AT_FAILURES) log.warn("staffCodeGuessing", { sessionId, failures });
    return fail("notAllowed", "not a code of this device, or used before");
  }

  #carryOut(keeper: SessionKeeper, use: StaffUse): void {
    if (use === "pause") this.#ports.pauseFor(PAUSE_MS);
    else if (use === "extend") keeper.handle({ kind: "grantTime", forMs: EXTEND_MS });
    else keeper.handle({ kind: "unlock" });
  }
}

function inSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
