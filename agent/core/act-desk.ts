import { settingValue } from "../../policies/effective.ts";
import { CLOSE_FOR_MS } from "../../policies/session-closing.ts";
import type { SessionRules } from "../../policies/session-state.ts";
import { dataAllowed } from "../../policies/settle.ts";
import type { ActReason, Mode } from "../../policies/vocabulary.ts";
import type { Command } from "../contract/command.ts";
import type { Act, ActOrder, ActResult } from "./act-order.ts";
import { causeOf } from "./command-cause.ts";
import type { Enforcer } from "./enforcer.ts";
import type { HomeInUse } from "./home-row.ts";
import { type EndedSession, endOf, type LastEnd } from "./last-ends.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { Clock, SessionInfo } from "./ports.ts";
import { SignOuts } from "./sign-outs.ts";
import type { UnendedCommands } from "./unended-commands.ts";
import type { WallHistory } from "./wall-history.ts";

export type ActDeskPorts = {
  readonly enforcer: Enforcer;
  readonly policies: PoliciesInForce;
  readonly clock: Clock;
  readonly wall: Pick<WallHistory, "sinceMs" | "sinceIn">;
  /** On the clock that sessions run by; null for one that is unknown. */
  readonly startedAtMs: (sessionId: string) => number | null;
  readonly rememberEnd: (session: EndedSession, end: LastEnd) => void;
  /** The machine does their sign-outs again later, for the same command. */
  readonly unended: UnendedCommands;
};

/** Turns what the machine decided into an order, in the name of whoever caused it. */
export class ActDesk {
  readonly #ports: ActDeskPorts;
  readonly #signOuts: SignOuts;

  constructor(ports: ActDeskPorts) {
    this.#ports = ports;
    this.#signOuts = new SignOuts(ports.unended);
  }

  /** For a session that went away before a command's act was due. */
  async actAfter(
    session: SessionInfo,
    act: "clear" | "signOut",
    command: Command,
  ): Promise<ActResult> {
    const order = this.#order(session, act, causeOf(command), command);
    // What is known by its id is the next session's.
    const gone = { ...order, sinceMs: null, isGone: true } as const;
    const { enforcer, policies } = this.#ports;
    if (isOnlyObserved(policies.standing.mode, command)) return enforcer.wouldHave(gone);
    const result = await enforcer.carryOut(gone);
    this.#rememberEnd(gone, result, true);
    return result;
  }

  async act(
    session: SessionInfo,
    act: Act,
    reason: ActReason,
    orderedBy: Command | null = null,
  ): Promise<ActResult> {
    const command = orderedBy ?? this.#owing(session, act, reason);
    const order = this.#order(session, act, reason, command);
    if (isOnlyObserved(this.#ports.policies.standing.mode, command)) {
      if (command !== null) this.#ports.unended.forget(session.id);
      return this.#ports.enforcer.wouldHave(order);
    }
    const carryOut = () => this.#ports.enforcer.carryOut(order);
    const result = await (act === "signOut"
      ? this.#signOuts.run(session, command, carryOut)
      : carryOut());
    this.#rememberEnd(order, result, true);
    return result;
  }

  get unended(): UnendedCommands {
    return this.#ports.unended;
  }

  /** The reason for which a command's sign-out is still to be done again; null: there is none. */
  owedEnd(session: SessionInfo): ActReason | null {
    const command = this.#ports.unended.of(session);
    return command === null ? null : causeOf(command);
  }

  forget(sessionId: string): void {
    this.#signOuts.over(sessionId);
  }

  /** What a session left that ended by itself: signed out by hand, or by a power cut. */
  clearAfter(home: HomeInUse, trigger: "signOut" | "boot"): Promise<ActResult> {
    const clearing = this.#clearAfter(home, trigger);
    const { clearData, keep } = this.#ports.policies.rules;
    const clears = { clearData, keepsSites: keep.sites.length > 0 };
    this.#ports.unended.provenBy(home, clearing, (command) => isCoveredBy(command, clears));
    return clearing;
  }

  async #clearAfter(home: HomeInUse, trigger: "signOut" | "boot"): Promise<ActResult> {
    const reason = trigger === "boot" ? "shellLost" : "user";
    const order = this.#order(sessionThatWas(home), "clear", reason, null);
    // Whether this occasion clears was asked before (`aftermathOf`).
    const ordered = { ...order, trigger, sinceMs: this.#sinceOf(home), clearBrowsers: true };
    if (isOnlyObserved(this.#ports.policies.standing.mode, null)) {
      return this.#ports.enforcer.wouldHave(ordered);
    }
    const result = await this.#ports.enforcer.carryOut(ordered);
    this.#rememberEnd({ ...ordered, act: "signOut" }, result, false);
    return result;
  }

  /** Whose sign-out is done again. */
  #owing(session: SessionInfo, act: Act, reason: ActReason): Command | null {
    const unended = act === "signOut" ? this.#ports.unended.allOf(session) : [];
    return unended.find((command) => causeOf(command) === reason) ?? null;
  }

  #order(session: SessionInfo, act: Act, reason: ActReason, command: Command | null): ActOrder {
    const { policies } = this.#ports;
    const { clearData, clearOn, keep } = policies.rules;
    const asked = command?.kind === "wipeSession" ? command.params.data : undefined;
    return {
      session,
      act,
      reason,
      trigger: act === "signOut" ? "signOut" : command === null ? "clear" : "command",
      commandId: command?.id ?? null,
      // A command may ask for more than the policy, but not for what only its owner may give.
      data: asked === undefined ? clearData : dataAllowed(asked, policies.standing.deviceClass),
      sinceMs: this.#sinceMs(session.id),
      // Whoever orders a wipe means all of it.
      keep: command === null && keep.sites.length > 0 ? keep : null,
      keepsAccount: !dataAllowed(["signIn"], policies.standing.deviceClass).includes("signIn"),
      clearBrowsers: clearsBrowsers(clearOn, act, command),
      also: settingValue(policies.effective, "session.clear.also"),
      apps: settingValue(policies.effective, "session.clear.apps"),
      closeForMs: CLOSE_FOR_MS,
    };
  }

  #sinceMs(sessionId: string): number | null {
    const { wall, startedAtMs } = this.#ports;
    const startedMs = startedAtMs(sessionId);
    return startedMs === null ? null : wall.sinceMs(startedMs);
  }

  /** A session that stands, and one whose owner was there while it was cleared, has not ended. */
  #sinceOf({ bootId, openedAtMs, sinceMs }: HomeInUse): number {
    const { wall } = this.#ports;
    if (openedAtMs === undefined) return sinceMs;
    return Math.min(sinceMs, wall.sinceIn(bootId, openedAtMs) ?? sinceMs);
  }

  #rememberEnd({ session, act, reason }: ActOrder, result: ActResult, isOurs: boolean): void {
    if (act === "lock" || result.isLeft === true) return;
    if (act === "clear" && session.kind === "named") return;
    const { clock, rememberEnd } = this.#ports;
    const { freshHome } = session;
    rememberEnd(
      { ...session, isOurs },
      endOf(act, reason, result, { atMs: clock.nowMs(), freshHome }),
    );
  }
}

/** `browsers.clear.on`. What asks for nothing but a wipe always gets one. */
function clearsBrowsers(on: SessionRules["clearOn"], act: Act, command: Command | null): boolean {
  const isWipe = command?.kind === "wipeSession";
  const isMeant = on.includes(act === "signOut" ? "signOut" : "clear");
  return isWipe || isMeant || (command !== null && on.includes("command"));
}

/** A wipe may have asked for more than what is cleared after every session. */
function isCoveredBy(
  { kind, params }: Command,
  { clearData, keepsSites }: Pick<SessionRules, "clearData"> & { readonly keepsSites: boolean },
): boolean {
  if (kind !== "wipeSession") return true;
  return !keepsSites && (params.data ?? []).every((data) => clearData.includes(data));
}

/** Enough of it to clear its home: it has no display and no program any more. */
function sessionThatWas({ sessionId, freshHome = false, ...home }: HomeInUse): SessionInfo {
  const gone = { display: null, xAuthorityPath: null, canUnlock: false };
  return { id: sessionId, ...home, freshHome, ...gone };
}

/** Design §4, "Modes": only a command that says so acts on a device that observes. */
function isOnlyObserved(mode: Mode, command: Command | null): boolean {
  return mode === "observe" && command?.evenInObserve !== true;
}
