import { WEEKDAYS } from "./calendar-entry.ts";
import {
  DEVICE_CLASSES,
  type DeviceClass,
  POSTURE_CHECKS,
  type PostureCheckName,
  SESSION_KINDS,
  SESSION_STAGES,
  type SessionKind,
  type SessionStage,
} from "./vocabulary.ts";

/** What a check of the posture came to. */
export const CHECK_OUTCOMES = ["met", "violated", "unknown", "notApplicable"] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

export type FieldType = "string" | "int" | "double" | "bool" | "list<string>" | "list<Browser>";
type Fields = Readonly<Record<string, FieldType>>;

/** One browser of `facts.browserVersions.browsers`. */
export const BROWSER_FIELDS = {
  name: "string",
  version: "string",
  updatePending: "bool",
} as const satisfies Fields;

/**
 * Facts of the device as conditions see them, by the names of the posture report. What is not known
 * is not there: `has(facts.osUpdates)` asks.
 */
export const FACT_FIELDS = {
  os: { name: "string", release: "string", build: "string", kernel: "string", arch: "string" },
  hardware: {
    manufacturer: "string",
    model: "string",
    virtual: "bool",
    cores: "int",
    memoryBytes: "int",
  },
  systemDisk: { sizeBytes: "int", freePercent: "double" },
  battery: { percent: "double", onMains: "bool" },
  diskEncryption: { encrypted: "bool", by: "string" },
  firewall: { enabled: "bool", by: "string" },
  screenLock: { enabled: "bool", afterSeconds: "int", enforced: "bool" },
  osUpdates: { pending: "int", security: "int", listsAgeDays: "int", rebootRequired: "bool" },
  browserVersions: { browsers: "list<Browser>" },
  autologin: { enabled: "bool", by: "list<string>" },
  timeSync: { enabled: "bool", synchronized: "bool" },
  idleDetection: { works: "bool", by: "list<string>", because: "string" },
  inputDevices: { keyboards: "int", pointers: "int", arrived: "int" },
  secureBoot: { enabled: "bool" },
  guestAccount: { enabled: "bool" },
  emptyPasswords: { accounts: "int" },
  usbStorage: { allowed: "bool" },
} as const satisfies Readonly<Record<string, Fields>>;

const CHECK_FIELDS = Object.fromEntries(POSTURE_CHECKS.map((name) => [name, "string" as const]));

/** Every variable that a condition may read; nothing else has a name. */
export const RISK_VARIABLES = {
  checks: CHECK_FIELDS,
  facts: FACT_FIELDS,
  session: { kind: "string", stage: "string", minutes: "int", idle: "bool" },
  device: { class: "string" },
  time: { hour: "int", minute: "int", weekday: "string" },
  zone: "string",
} as const;
export type RiskVariable = keyof typeof RISK_VARIABLES;

/** Where only a few words can stand: any other would never be equal. */
export function wordsOf(path: string): readonly string[] | null {
  if (path.startsWith("checks.")) return CHECK_OUTCOMES;
  return CLOSED_WORDS[path] ?? null;
}

const CLOSED_WORDS: Readonly<Record<string, readonly string[]>> = {
  "session.kind": SESSION_KINDS,
  "session.stage": SESSION_STAGES,
  "device.class": DEVICE_CLASSES,
  "time.weekday": WEEKDAYS,
};

/** The values of the variables at one moment, for one session. */
export type RiskContext = {
  readonly checks: Readonly<Record<PostureCheckName, CheckOutcome>>;
  /** Only what is known, in JSON, by the key of the fact. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Null while no session is meant: what reads it then does not hold. */
  readonly session: {
    readonly kind: SessionKind;
    readonly stage: SessionStage;
    readonly minutes: number;
    readonly idle: boolean;
  } | null;
  readonly deviceClass: DeviceClass;
  readonly time: {
    readonly hour: number;
    readonly minute: number;
    readonly weekday: (typeof WEEKDAYS)[number];
  };
  /** The device's own time zone, as `Europe/Paris`. */
  readonly zone: string;
};
