import { fail, ok, type Result } from "../../policies/result.ts";
import type { SessionEvent } from "../../policies/session-state.ts";
import type { Appearance } from "../contract/appearance.ts";
import { hostFaultOf } from "../contract/host-faults.ts";
import type { LocalCallBody, LocalCallName } from "../contract/local-calls.ts";
import type { SessionDescription } from "../contract/session-description.ts";
import type { AppearanceDesk } from "./appearance.ts";
import { guestOf } from "./guest-of.ts";
import type { KioskFaults } from "./kiosk-faults.ts";
import type { LostShells } from "./lost-shells.ts";
import type { AuditLog, Clock, Log } from "./ports.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { SessionReporter } from "./session-reporter.ts";
import { mayBeWrong } from "./shell-status.ts";
import type { StaffAnswer, StaffDesk } from "./staff-desk.ts";
import type { TimeAsks } from "./time-asks.ts";

export type ShellDeskPorts = {
  readonly board: SessionBoard;
  readonly reporter: Pick<SessionReporter, "publish" | "endOn" | "endAnswered">;
  readonly lostShells: Pick<LostShells, "connected" | "lost">;
  readonly staffDesk: Pick<StaffDesk, "use">;
  readonly describe: (keeper: SessionKeeper) => SessionDescription;
  readonly appearance: Pick<AppearanceDesk, "value">;
  readonly timeAsks: Pick<TimeAsks, "ask">;
  readonly kioskFaults: Pick<KioskFaults, "take">;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: Log;
};

export type ShellAnswer = (Result<unknown, "notAllowed" | "noSession"> | StaffAnswer) & {
  readonly described?: SessionDescription;
  readonly appearance?: Appearance;
};

/** What a person's touch means to the machine. Whether it counts is the machine's decision. */
const EVENTS: Readonly<Partial<Record<LocalCallName, SessionEvent>>> = {
  stillHere: { kind: "stillHere" },
  moreTime: { kind: "moreTime" },
  emergency: { kind: "emergency" },
  nextPerson: { kind: "nextPerson" },
  signOutNow: { kind: "signOutNow" },
};

/** What of a call's body stands in the log. */
const NOTED_AS: Readonly<
  Partial<Record<LocalCallName, (body: unknown) => { [key: string]: unknown }>>
> = {
  surfaceShown: (shown) => ({ shown }),
  guestBlocked: (blocked) => ({ blocked }),
};

const MAX_NOTES = 60;
const NOTES_WITHIN_MS = 60_000;

/** Answers the shell. It can report, warn and ask; nothing here relaxes a policy. */
export class ShellDesk {
  readonly #ports: ShellDeskPorts;
  readonly #calledWrong = new Map<string, string>();
  readonly #notes = new Map<string, readonly number[]>();

  constructor(ports: ShellDeskPorts) {
    this.#ports = ports;
  }

  readonly call = (sessionId: string, name: LocalCallName, body: unknown): ShellAnswer => {
    const keeper = this.#ports.board.keeper(sessionId);
    if (keeper === undefined) return fail("noSession", "that session has ended");
    if (name === "staffCode") return this.#staff(sessionId, body);
    if (name === "describe") return { ...ok(null), described: this.#ports.describe(keeper) };
    if (name === "appearance") return { ...ok(null), appearance: this.#ports.appearance.value };
    if (name === "wasWrong") return this.#wasWrong(keeper);
    const event = EVENTS[name];
    if (event !== undefined) return this.#touch(sessionId, name, event);
    if (name === "askForMoreTime") this.#ports.timeAsks.ask(keeper);
    if (name === "surfaceFailed") this.#failed(sessionId, body);
    else if (name === "kioskFault") this.#faulty(keeper, body);
    else this.#note(sessionId, name, NOTED_AS[name]?.(body) ?? {});
    return ok(null);
  };

  readonly changed = (sessionId: string, change: "connected" | "lost"): void => {
    const keeper = this.#ports.board.keeper(sessionId);
    if (keeper === undefined) return;
    this.#ports.lostShells[change](sessionId);
    if (change === "connected") this.#ports.reporter.publish(keeper);
  };

  /** The log on the device has all of it, the audit log what kind it was. */
  #failed(sessionId: string, body: unknown): void {
    const { surface, because } = body as LocalCallBody<"surfaceFailed">;
    this.#ports.log.warn("surfaceFailed", { sessionId, surface, because });
    if (surface !== "host") this.#note(sessionId, "surfaceFailed", { surface });
    else this.#note(sessionId, "shellFailed", { because: hostFaultOf(because) });
  }

  /** Once per fault, and once that there is none. A try may fail that began while there was a kiosk. */
  #faulty({ session, rules }: SessionKeeper, body: unknown): void {
    const told = body as LocalCallBody<"kioskFault">;
    if (guestOf(session, rules) === null) return;
    const note = () => this.#note(session.id, "kioskFault", { told });
    this.#ports.kioskFaults.take(told.fault, note);
  }

  /** Decoded where it came in; here its type is not known any more. */
  #staff(sessionId: string, body: unknown): ShellAnswer {
    const { code, use } = body as LocalCallBody<"staffCode">;
    return this.#ports.staffDesk.use(sessionId, code, use);
  }

  /** Says what was wrong and when, not why and not who; counted once, and it undoes nothing. */
  #wasWrong(keeper: SessionKeeper): ShellAnswer {
    const { session, state, shown } = keeper;
    const end = this.#ports.reporter.endOn(keeper);
    if (end === null && !mayBeWrong(state, shown)) {
      return fail("notAllowed", "nothing happened to this session");
    }
    const key = `${end?.at} ${state.lockedAtMs} ${state.clearedAtMs}`;
    if (this.#calledWrong.get(session.id) === key) return ok(null);
    this.#calledWrong.set(session.id, key);
    this.#note(session.id, "wasWrong", {
      stage: end?.act === "signOut" ? "signedOut" : state.stage,
    });
    return ok(null);
  }

  /** An answer that changes nothing was not allowed: the button should not have been there. */
  #touch(sessionId: string, name: LocalCallName, event: SessionEvent): ShellAnswer {
    const keeper = this.#ports.board.keeper(sessionId);
    if (keeper === undefined) return fail("noSession", "that session has ended");
    if (name === "stillHere") this.#ports.reporter.endAnswered(keeper);
    const before = JSON.stringify(keeper.state);
    keeper.handle(event);
    if (JSON.stringify(keeper.state) === before) {
      return fail("notAllowed", "the policy does not allow this now");
    }
    this.#note(sessionId, name, {});
    return ok(null);
  }

  /** The log is append-only and root's: what a shell can make it write is bounded. */
  #note(sessionId: string, event: string, body: Readonly<Record<string, unknown>>): boolean {
    const nowMs = this.#ports.clock.uptimeMs();
    const recent = (this.#notes.get(sessionId) ?? []).filter((at) => nowMs - at < NOTES_WITHIN_MS);
    const isRoom = recent.length < MAX_NOTES;
    if (isRoom) this.#ports.audit.append(event, sessionId, body);
    this.#notes.set(sessionId, [...recent, nowMs].slice(-MAX_NOTES));
    return isRoom;
  }
}
