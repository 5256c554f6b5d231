import * as z from "zod/mini";
import { type Fact, factSchema, unknown } from "../../policies/fact.ts";

const count = z.int().check(z.gte(0));
const name = z.string().check(z.maxLength(100));
const names = z.array(name).check(z.maxLength(50));

/**
 * One row per fact of the posture report and the shape of its value. Content-free: no names of
 * people, no serial numbers, no addresses, no uptime.
 */
const FACT_SHAPES = {
  os: z.object({ name, release: name, build: name, kernel: name, arch: name }),
  hardware: z.object({
    manufacturer: name,
    model: name,
    virtual: z.boolean(),
    cores: count,
    memoryBytes: count,
  }),
  /** The file system that `/` or the system drive is on. */
  systemDisk: z.object({ sizeBytes: count, freePercent: z.number() }),
  battery: z.object({ percent: z.number(), onMains: z.boolean() }),
  /** True only when the system and the homes are encrypted, all of them. */
  diskEncryption: z.object({ encrypted: z.boolean(), by: name }),
  firewall: z.object({ enabled: z.boolean(), by: name }),
  /** What holds for everybody on the device; `enforced` = a person can't change it. */
  screenLock: z.object({
    enabled: z.boolean(),
    afterSeconds: z.nullable(count),
    enforced: z.boolean(),
    /** Open sessions whose last ordered lock was not seen to hold, whatever is set. */
    failing: z.optional(count),
  }),
  /** `security` and `listsAgeDays` are null where the system doesn't say. */
  osUpdates: z.object({
    pending: count,
    security: z.nullable(count),
    listsAgeDays: z.nullable(count),
    rebootRequired: z.nullable(z.boolean()),
  }),
  /** `updatePending` is null where nothing on the device knows the newest version. */
  browserVersions: z.object({
    browsers: z
      .array(z.object({ name, version: name, updatePending: z.nullable(z.boolean()) }))
      .check(z.maxLength(50)),
  }),
  /** `by` names the mechanisms (`lightdm`, `getty`, `winlogon`), never the account. */
  autologin: z.object({ enabled: z.boolean(), by: names }),
  timeSync: z.object({ enabled: z.nullable(z.boolean()), synchronized: z.nullable(z.boolean()) }),
  /** Whether idleness can be told in every session; `by` names the sources that are believed. */
  idleDetection: z.object({ works: z.boolean(), by: names, because: z.nullable(z.string()) }),
  /** `arrived`: plugged in since the daemon started, whatever went meanwhile. Nothing is named. */
  inputDevices: z.object({ keyboards: count, pointers: count, arrived: count }),
  secureBoot: z.object({ enabled: z.boolean() }),
  guestAccount: z.object({ enabled: z.boolean() }),
  /** Accounts that may sign in with no password at all. */
  emptyPasswords: z.object({ accounts: count }),
  usbStorage: z.object({ allowed: z.boolean() }),
} as const;

/** What the agent judges of its own work: told as the fact `agentFindings`, while there is any. */
export const AGENT_CHECKS = ["clearing"] as const;
export type AgentCheckName = (typeof AGENT_CHECKS)[number];

export type FactKey = keyof typeof FACT_SHAPES;
export type FactValue<K extends FactKey> = z.infer<(typeof FACT_SHAPES)[K]>;
export type IdleDetection = FactValue<"idleDetection">;
export type InputDevices = FactValue<"inputDevices">;
export const FACT_KEYS = Object.keys(FACT_SHAPES) as FactKey[];

/** Every declared fact, each in its own state. */
export type PostureFacts = { readonly [K in FactKey]: Fact<FactValue<K>> };

/** Reads one fact from anywhere; a value of another shape is `unknown`, never a guess. */
export function readFact<K extends FactKey>(
  facts: Readonly<Record<string, unknown>>,
  key: K,
): Fact<FactValue<K>> {
  if (!Object.hasOwn(facts, key)) return unknown("not collected");
  const fact = z.safeParse(factSchema, facts[key]);
  if (!fact.success) return unknown("not a fact");
  if (fact.data.state !== "known") return fact.data;
  const value = z.safeParse(FACT_SHAPES[key], fact.data.value);
  return value.success
    ? ({ state: "known", value: value.data } as Fact<FactValue<K>>)
    : unknown(`unexpected value: ${z.prettifyError(value.error)}`.slice(0, 500));
}

/** The same answer for every fact: nothing could be collected. */
export function allUnknown(because: string): PostureFacts {
  return Object.fromEntries(FACT_KEYS.map((key) => [key, unknown(because)])) as PostureFacts;
}
