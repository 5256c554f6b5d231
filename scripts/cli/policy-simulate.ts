import type { LeftOut } from "../../policies/applies.ts";
import { type EffectivePolicy, effectivePolicy } from "../../policies/effective.ts";
import type { PolicyDraft } from "../../policies/policy.ts";
import {
  type ActCount,
  countActs,
  isNearTyping,
  type Rehearsal,
  type RehearsedAct,
  rehearse,
} from "../../policies/rehearsal.ts";
import * as engine from "../../policies/risk.ts";
import { NOT_REHEARSED, type RiskRehearsal } from "../../policies/risk-rehearsal.ts";
import { readTrace, type Trace, type TraceHead } from "../../policies/trace.ts";
import type { ServerOptions } from "./admin-client.ts";
import { CommandError, EXIT, printJson } from "./output.ts";
import { readDraft } from "./policy-actions.ts";
import { readText } from "./read-text.ts";
import { printRehearsal } from "./rehearsal-text.ts";

export type SimulateFlags = ServerOptions & {
  readonly policy: readonly string[];
  readonly trace: readonly string[];
  readonly fromFleet?: boolean;
  readonly json?: boolean;
};

/**
 * One trace under the policies given. `nearTyping`: acts within 10 s of somebody's input; `risk`:
 * whether tiers were rehearsed, which rose and fell, and how many acts came from one.
 */
export type Rehearsed = {
  readonly trace: string;
  readonly device: string;
  readonly groups: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly policies: readonly { readonly name: string; readonly leftOut: LeftOut | null }[];
  readonly counts: readonly ActCount[];
  readonly nearTyping: number;
  readonly risk: Pick<Rehearsal, "tiers" | "unjudged"> & {
    readonly state: RiskRehearsal;
    readonly because: string | null;
    readonly acts: number;
  };
  readonly acts: readonly (RehearsedAct & { readonly nearTyping: boolean })[];
};

/** @throws CommandError `badPolicy`, `badTrace` or `notReadable`, before anything is printed */
export async function simulate(flags: SimulateFlags): Promise<void> {
  if (flags.policy.length === 0 || flags.trace.length > 0 === (flags.fromFleet === true)) {
    const message = "give --policy FILE, and either --trace FILE or --from-fleet";
    throw new CommandError("usage", message, EXIT.usage);
  }
  if (flags.fromFleet === true) {
    const { simulateOnFleet } = await import("./fleet-rehearsal.ts");
    return simulateOnFleet(flags);
  }
  const drafts = flags.policy.map((file) => readDraft(file).draft);
  const rehearsed = flags.trace.map((file) => rehearseFile(file, drafts));
  if (flags.json === true) printJson({ traces: rehearsed });
  else for (const one of rehearsed) printRehearsal(one);
}

function rehearseFile(file: string, drafts: readonly PolicyDraft[]): Rehearsed {
  const trace = traceIn(file);
  const { device, groups, from, until } = trace.head;
  const policy = policyFor(trace.head, drafts);
  const { risk, tiers, unjudged, ...found } = rehearse(trace, policy, engine);
  const acts = found.acts.map((act) => ({ ...act, nearTyping: isNearTyping(act) }));
  return {
    trace: file,
    device,
    groups,
    from,
    until,
    policies: [
      ...policy.joined.map(({ name }) => ({ name, leftOut: null })),
      ...policy.leftOut.map(({ name, because }) => ({ name, leftOut: because })),
    ],
    counts: countActs(acts),
    nearTyping: acts.filter(({ nearTyping }) => nearTyping).length,
    risk: {
      state: risk,
      because: risk === "done" ? null : NOT_REHEARSED[risk],
      acts: acts.filter(({ raisedBy }) => raisedBy !== null).length,
      tiers,
      unjudged,
    },
    acts,
  };
}

/** As on that device: policies that do not apply to it are left out. */
function policyFor(head: TraceHead, drafts: readonly PolicyDraft[]): EffectivePolicy {
  const { device: deviceId, deviceClass, groups } = head;
  const nowMs = Date.parse(head.until);
  return effectivePolicy(
    drafts.map((draft) => ({ ...draft, version: 0 })),
    { deviceId, groups, deviceClass, nowMs },
  );
}

function traceIn(file: string): Trace {
  const read = readTrace(readText(file));
  if (read.ok) return read.value;
  throw new CommandError(
    "badTrace",
    `${file} ${read.detail}. The format is described in docs/rehearsal.md.`,
    EXIT.usage,
  );
}
