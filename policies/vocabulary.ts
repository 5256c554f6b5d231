/** The closed lists that policies, frames, receipts and the CLI share: one word for one thing. */

/** What may happen on a device at all (design §4). */
export const DEVICE_CLASSES = ["personal", "shared", "kiosk", "critical", "display"] as const;
export type DeviceClass = (typeof DEVICE_CLASSES)[number];

/** Whether the device acts (design §4, "Modes"). */
export const MODES = ["observe", "enforce", "paused"] as const;
export type Mode = (typeof MODES)[number];

/** What can be cleared from a browser. */
export const DATA_KINDS = [
  "cookies",
  "storage",
  "sessionRestore",
  "serviceWorkers",
  "cache",
  "history",
  "autofill",
  "credentials",
  "signIn",
  "extensions",
  "downloads",
] as const;
export type DataKind = (typeof DATA_KINDS)[number];

/** Cleared where no policy says otherwise (design §4). */
export const DEFAULT_DATA_KINDS: readonly DataKind[] = [
  "cookies",
  "storage",
  "sessionRestore",
  "serviceWorkers",
  "cache",
  "history",
  "autofill",
];

/** What may hold idle steps. */
export const KEEP_AWAKE_WORDS = ["video-call", "presentation", "media"] as const;

/** What the shell speaks. Another language falls back to English. */
export const LANGUAGES = ["en", "fr", "de", "es", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a person leaves behind besides browser sessions. */
export const LEFTOVER_KINDS = ["clipboard", "printQueue", "recentFiles", "temporaryFiles"] as const;
export type LeftoverKind = (typeof LEFTOVER_KINDS)[number];

/** Steps of the ladder, in the order of how much they take away (design §5). */
export const SESSION_ACTS = ["notice", "warn", "hide", "lock", "clear", "signOut"] as const;
export type SessionAct = (typeof SESSION_ACTS)[number];

export const SESSION_STAGES = [
  "active",
  "noticed",
  "warned",
  "locked",
  "cleared",
  "signedOut",
] as const;
export type SessionStage = (typeof SESSION_STAGES)[number];

/** Why something happened to a session. Every act has exactly one of these (design §5). */
export const ACT_REASONS = [
  "idle",
  "maxLength",
  "calendar",
  "risk",
  "command",
  "user",
  "takeover",
  "accountChanged",
  "shellLost",
  "policyStale",
] as const;
export type ActReason = (typeof ACT_REASONS)[number];

/** Who uses a session, which decides how a warning may be answered (design §5). */
export const SESSION_KINDS = ["named", "generic", "kiosk"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

export const OPERATING_SYSTEMS = ["linux", "windows", "macos"] as const;
export type OperatingSystem = (typeof OPERATING_SYSTEMS)[number];

/** What a policy may ask of a device: the facts of its posture that are judged (design §4). */
export const POSTURE_CHECKS = [
  "diskEncryption",
  "firewall",
  "screenLock",
  "osUpdates",
  "browserVersions",
  "autologin",
  "timeSync",
  "idleDetection",
] as const;
export type PostureCheckName = (typeof POSTURE_CHECKS)[number];
