import type { AccountChange } from "./account-change.ts";
import type { Closing } from "./session-closing.ts";
import type { Hidden } from "./session-hide.ts";
import type { KeepAwake } from "./session-keep-awake.ts";
import type {
  ActReason,
  DataKind,
  DeviceClass,
  SessionAct,
  SessionKind,
  SessionStage,
} from "./vocabulary.ts";

/** What the session machine needs of the effective policy: plain numbers, milliseconds, null = never. */
export type SessionRules = {
  readonly deviceClass: DeviceClass;
  readonly warnBeforeMs: number;
  readonly lockAfterMs: number | null;
  readonly clearAfterMs: number | null;
  readonly signOutAfterMs: number | null;
  /** Why the idle limits are what they are: `idle`, unless something made them shorter. */
  readonly ladderReason: "idle" | "policyStale";
  /** A kiosk that takes no new guest. */
  readonly outOfOrder: boolean;
  readonly maxLengthMs: number | null;
  readonly moreTime: { readonly times: number; readonly eachMs: number };
  readonly takeoverAfterMs: number | null;
  readonly emergency: { readonly forMs: number; readonly perShift: number } | null;
  /** Whoever wakes the device signs in again. */
  readonly lockOnResume: boolean;
  /** Whoever is signed in signs in again this long after the last time. */
  readonly reauthEveryMs: number | null;
  readonly lockOnRiskRise: boolean;
  /** What may hold idle steps, and how long one stretch of it may be. */
  readonly keepAwake: { readonly allow: readonly string[]; readonly maxMs: number };
  readonly clearData: readonly DataKind[];
  /** Where a kiosk's guest begins; null where the shell opens no browser. */
  readonly kioskStart: string | null;
  /** Where a kiosk's guest may go from there. */
  readonly kioskAllow: "any" | readonly string[];
  /** What the pages of an origin may use: printer, camera and the like. */
  readonly kioskPermit: Readonly<Record<string, readonly string[]>>;
  /** Sites that a clearing leaves; false: not where somebody is signed in to them. */
  readonly keep: { readonly sites: readonly string[]; readonly keepsSignedIn: boolean };
  /** On which acts browsers are cleared. */
  readonly clearOn: readonly ("signOut" | "clear" | "boot" | "command")[];
};

/** Facts about the session that rules can't change. */
export type SessionTraits = {
  readonly kind: SessionKind;
  /** Somebody can unlock it; otherwise it is covered and cleared, never locked (design §5). */
  readonly canUnlock: boolean;
};

/** An announced act. `atMs` is on the monotonic clock that counts suspend. */
export type PendingAct = {
  readonly act: SessionAct;
  readonly reason: ActReason;
  readonly atMs: number;
  /** The latest to which "more time" may push it; null where it can't be pushed. */
  readonly noLaterThanMs: number | null;
  /** How long before it the person is told; left out: as `SessionRules.warnBeforeMs`. */
  readonly warnBeforeMs?: number;
  /** Waits for this much idleness, until `noLaterThanMs`. */
  readonly whenIdleForMs?: number | null;
  /** The command that it answers: what is done for another reason, or another command, does not. */
  readonly commandId?: string;
};

/** An act that somebody or something asked for. */
export type AskedAct = PendingAct & { readonly warn: boolean };

export type ShownSurface = {
  readonly surface: "none" | "notice" | "warning" | "banner" | "cover";
  readonly pending: PendingAct | null;
  readonly answer: "anyKey" | "stillYou" | "none";
};

/** All that one session remembers. Serialisable, so that deadlines survive a daemon restart. */
export type SessionState = {
  readonly stage: SessionStage;
  readonly startedAtMs: number;
  /** The last input, or the session's start; a kiosk's clock stands still until `touched`. */
  readonly lastInputMs: number;
  readonly touched: boolean;
  /** The idle source said that there was no input since `lastInputMs`. */
  readonly idle: boolean;
  /** What the idle source said last, whoever `idle` takes the session to belong to. */
  readonly idleSeen: boolean;
  readonly idleKnown: boolean;
  /** Since when the idle source can't tell; null while it can. */
  readonly blindSinceMs: number | null;
  /** When a lost shell or a blind idle source last locked this session: they may not go on for ever. */
  readonly blindActsAtMs: readonly number[];
  readonly lockedAtMs: number | null;
  /** A lock that failed is not tried again before this, unless somebody comes back. */
  readonly noLockBeforeMs: number;
  /** The same for a sign-out that left its session standing; how often one did. */
  readonly noEndBeforeMs: number;
  readonly endsFailed: number;
  readonly clearedAtMs: number | null;
  /** Our own cover hides a session that nobody could unlock. */
  readonly covered: boolean;
  readonly hidden: Hidden | null;
  /** Its sign-out is under way. */
  readonly closing: Closing | null;
  /** The last sign-in or unlock that was seen. */
  readonly authenticatedAtMs: number;
  readonly keepAwake: KeepAwake;
  /** Announced and on screen right now. */
  readonly warned: PendingAct | null;
  readonly warnedAtMs: number | null;
  readonly shown: ShownSurface;
  /** Calendar, command and risk acts that were asked for and are not done yet. */
  readonly asked: readonly AskedAct[];
  /** By how much an admin, or the person as the policy lets them, moved the end of the session. */
  readonly grantedMs: number;
  readonly moreTimeUsed: number;
  /** How often it moved the end of this session: no clearing gives that anew. */
  readonly longerUsed: number;
  readonly emergencyUsed: number;
  /** Until when a person's emergency holds idle steps, calendar, length and commands but a wipe. */
  readonly emergencyUntilMs: number;
  /** Until when a pause holds whatever comes by itself; whoever ordered it may end it. */
  readonly pausedUntilMs: number;
};

export type SessionEvent =
  | { readonly kind: "tick" }
  /** No input since `lastInputMs` (an idle alarm fired). */
  | { readonly kind: "idle"; readonly lastInputMs: number }
  | { readonly kind: "input" }
  | { readonly kind: "idleUnknown"; readonly because: string }
  | { readonly kind: "lockSeen" }
  | { readonly kind: "unlockSeen" }
  /** By a daemon that was not told of the lock: somebody unlocked it since, at no known time. */
  | { readonly kind: "unlockFound" }
  /** The lock went away without anybody who unlocked it; `reason` is what had locked. */
  | { readonly kind: "lockBroken"; readonly reason: ActReason }
  /** Where acts are only noted, somebody is there: nothing has happened to the session. */
  | { readonly kind: "onlyNoted" }
  /** The device began or ceased to observe: what was only noted never happened. */
  | { readonly kind: "modeChanged"; readonly wasObserving: boolean }
  /** The lock that was ordered can't be verified: nobody is locked out. */
  | { readonly kind: "lockFailed" }
  /** Its programs are asked to close now: a sign-out that was decided may have waited until here. */
  | { readonly kind: "endBegun"; readonly reason: ActReason }
  /** The session is still there after the sign-out that was ordered for this reason. */
  | { readonly kind: "endFailed"; readonly reason: ActReason }
  /** An act was carried out, well or badly: nothing has to be hidden any more. */
  | { readonly kind: "actDone"; readonly act: EnforcedAct }
  /** What became of the person's account since the session began; null: it is as it was. */
  | { readonly kind: "accountChanged"; readonly change: AccountChange | null }
  | { readonly kind: "riskRose" }
  /**
   * A word of `session.keepAwake.allow` holds idle steps until then; an `untilMs` that has passed
   * ends it. Whoever tells of several programs under one word tells of the last one's end.
   */
  | { readonly kind: "keepAwake"; readonly holder: string; readonly untilMs: number }
  /** The device goes to sleep, and waits a moment for what must be locked. */
  | { readonly kind: "suspending" }
  /** The device woke up. Nobody typed since `suspendedAtMs`, when that is known. */
  | { readonly kind: "resumed"; readonly suspendedAtMs?: number }
  | { readonly kind: "rulesChanged" }
  /** Calendar, command, risk, account or staleness asks for an act. */
  | { readonly kind: "ask"; readonly pending: PendingAct; readonly warn: boolean }
  | { readonly kind: "grantTime"; readonly forMs: number }
  | { readonly kind: "moreTime" }
  | { readonly kind: "emergency" }
  /** A pause; an `untilMs` that has passed ends it, but never a person's emergency. */
  | { readonly kind: "hold"; readonly untilMs: number }
  | { readonly kind: "stillHere" }
  | { readonly kind: "nextPerson" }
  | { readonly kind: "signOutNow" }
  | { readonly kind: "shellLost" }
  | { readonly kind: "unlock" };

/** The acts that take something away; the others only say something. */
export type EnforcedAct = "lock" | "clear" | "signOut";

/** What the machine knows besides the state. */
export type SessionContext = {
  readonly rules: SessionRules;
  readonly traits: SessionTraits;
  readonly nowMs: number;
};

export type SessionEffect =
  | (ShownSurface & { readonly kind: "show" })
  /** For the audit log: a hold of idle steps began or ended. */
  | {
      readonly kind: "keepAwake";
      readonly holder: string;
      readonly holds: boolean;
      readonly because: "asked" | "released" | "longest" | "over" | "notAllowed";
    }
  | {
      readonly kind: "act";
      readonly act: EnforcedAct;
      readonly reason: ActReason;
      readonly commandId?: string;
    };
