import { lintPolicy } from "../../policies/authoring.ts";
import { type EffectivePolicy, effectivePolicy } from "../../policies/effective.ts";
import type { Trace, TraceLine } from "../../policies/trace.ts";

const DAY = "2026-11-25";

/** @param time as `08:00:00`, of the day that is recorded */
export const at = (time: string) => `${DAY}T${time}.000Z`;

export function traceOf(lines: readonly TraceLine[], until = "18:00:00"): Trace {
  const head = { format: "sessionward-trace/2", device: "d", deviceClass: "shared" } as const;
  return { head: { ...head, groups: ["desks"], from: at("08:00:00"), until: at(until) }, lines };
}

export function begin(
  session = "1",
  kind: "named" | "generic" | "kiosk" = "named",
  time = "08:00:00",
): TraceLine {
  return { at: at(time), edge: "begin", session, kind, canUnlock: kind === "named" };
}

export const edge = (kind: "active" | "idle" | "end", time: string, session = "1"): TraceLine => ({
  at: at(time),
  edge: kind,
  session,
});

/** A look at the disk. */
export function encrypted(time: string, isSo: boolean): TraceLine {
  const value = { encrypted: isSo, by: "LUKS" };
  const fact = { fact: "diskEncryption", state: "known", value } as const;
  return { at: at(time), edge: "fact", ...fact, check: isSo ? "met" : "violated" };
}

/** @param settings YAML below the head of a policy, as `session: { idle: { lockAfter: 5m } }` */
export function policyOn(settings: string): EffectivePolicy {
  const yaml = `apiVersion: sessionward/v1
kind: Policy
name: desks
appliesTo: { groups: [desks] }
device: shared
${settings}
`;
  const { flattened, problems } = lintPolicy(yaml);
  if (flattened === null) throw new Error(JSON.stringify(problems));
  const target = { deviceId: "d", groups: ["desks"], deviceClass: "shared", nowMs: 0 } as const;
  return effectivePolicy([{ ...flattened, version: 1 }], target);
}
