import { type Failure, fail, ok, type Result } from "../../policies/result.ts";
import { staffCodeStep } from "../contract/staff-code.ts";
import { openTicket } from "../contract/staff-ticket.ts";
import { readStaffEntry, type STAFF_REFUSALS, type StaffUse } from "../contract/staff-use.ts";
import { GuessThrottle } from "./guess-throttle.ts";
import type { AuditLog, Clock, KeyValue, Log } from "./ports.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { UsedTickets } from "./used-tickets.ts";

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
const NO_ENTRY = "not a code or a ticket of this device";

type StaffRefusal = "notAllowed" | "noSession" | (typeof STAFF_REFUSALS)[number];
export type StaffAnswer = Result<null, StaffRefusal> & {
  readonly waitMs?: number;
  readonly used?: StaffUse;
};

/** An entry that is good, and what writes it down as used. */
type Good = { readonly use: StaffUse; readonly by: "code" | "ticket"; readonly spend: () => void };

/** Lets staff with a code or a ticket help people at a device that has no network. */
export class StaffDesk {
  readonly #ports: StaffDeskPorts;
  readonly #throttle: GuessThrottle;
  readonly #usedTickets: UsedTickets;

  constructor(ports: StaffDeskPorts) {
    this.#ports = ports;
    this.#throttle = new GuessThrottle(ports);
    this.#usedTickets = new UsedTickets(ports.keyValue);
  }

  /** Told at every connect: whoever took the server's keys anew makes new codes with them. */
  readonly setSecret = (secret: string): void => {
    const { keyValue } = this.#ports;
    if (keyValue.get(SECRET_KEY) !== secret) keyValue.set(SECRET_KEY, secret);
  };

  /** Without a server there is nothing that a code could be held against. */
  get takesCodes(): boolean {
    return this.#ports.keyValue.get(SECRET_KEY) !== null;
  }

  use(sessionId: string, typed: string, use: StaffUse = "unlock"): StaffAnswer {
    const keeper = this.#ports.board.keeper(sessionId);
    if (keeper === undefined) return fail("noSession", "that session has ended");
    const { uid } = keeper.session;
    const waitMs = this.#throttle.waitMs(uid);
    if (waitMs > 0) {
      return { ...fail("wait", `too many wrong codes: wait ${inSeconds(waitMs)} s`), waitMs };
    }
    this.#throttle.begin(uid);
    const good = this.#read(typed, use);
    if (!good.ok) return this.#refuse(keeper, good);
    if (!canBeUsed(good.value.use, keeper)) {
      this.#throttle.wasNoGuess(uid);
      return fail("notAllowed", "only a kiosk has guests");
    }
    good.value.spend();
    this.#throttle.wasRight(uid);
    this.#ports.audit.append("staffCode", sessionId, { use: good.value.use, by: good.value.by });
    this.#carryOut(keeper, good.value.use);
    return { ...ok(null), used: good.value.use };
  }

  #read(typed: string, use: StaffUse): Result<Good, Exclude<StaffRefusal, "noSession">> {
    const hexSecret = this.#ports.keyValue.get(SECRET_KEY);
    if (hexSecret === null) return fail("notAllowed", "this device has heard of no server");
    const secret = Buffer.from(hexSecret, "hex");
    const entry = readStaffEntry(typed);
    if (entry === null) return fail("wrong", NO_ENTRY);
    return entry.kind === "code"
      ? this.#code(secret, entry.text, use)
      : this.#ticket(secret, entry.text);
  }

  #code(secret: Buffer, code: string, use: StaffUse): Result<Good, "wrong" | "usedUp"> {
    const { keyValue, utcMs } = this.#ports;
    const step = staffCodeStep(secret, code, utcMs(), Number(keyValue.get(STEP_KEY) ?? -1));
    if (step === null) return fail("wrong", NO_ENTRY);
    if (step === "usedUp") return fail("usedUp", "that code was used before: the next one counts");
    return ok({ use, by: "code", spend: () => keyValue.set(STEP_KEY, String(step)) });
  }

  #ticket(secret: Buffer, text: string): Result<Good, "wrong" | "usedUp" | "expired"> {
    const ticket = openTicket(secret, text);
    if (ticket === null) return fail("wrong", NO_ENTRY);
    const state = this.#usedTickets.stateOf(ticket, this.#ports.utcMs());
    if (state === "good") {
      return ok({ use: ticket.use, by: "ticket", spend: () => this.#usedTickets.add(ticket) });
    }
    return fail(state, state === "usedUp" ? "that ticket was used before" : "that ticket is over");
  }

  #refuse({ session }: SessionKeeper, refused: Failure<StaffRefusal>): StaffAnswer {
    const { audit, log } = this.#ports;
    const failures = this.#throttle.failuresOf(session.uid);
    // Made by the server for this device: nobody guessed it.
    if (refused.reason !== "wrong") this.#throttle.wasNoGuess(session.uid);
    audit.append("staffCodeRefused", session.id, { failures, because: refused.reason });
    if (failures >= ALARM_AT_FAILURES) {
      log.warn("staffCodeGuessing", { sessionId: session.id, failures });
    }
    return refused;
  }

  #carryOut(keeper: SessionKeeper, use: StaffUse): void {
    if (use === "pause") this.#ports.pauseFor(PAUSE_MS);
    else if (use === "extend") keeper.handle({ kind: "grantTime", forMs: EXTEND_MS });
    else if (use === "endGuest") keeper.handle({ kind: "signOutNow" });
    else keeper.handle({ kind: "unlock" });
  }
}

function canBeUsed(use: StaffUse, { session }: SessionKeeper): boolean {
  return use !== "endGuest" || session.kind === "kiosk";
}

function inSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
