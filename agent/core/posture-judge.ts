import type { Fact } from "../../policies/fact.ts";
import type { DeviceClass, PostureCheckName } from "../../policies/vocabulary.ts";
import { type AgentCheckName, type FactValue, readFact } from "../contract/posture-facts.ts";

/** "Cannot tell" is a result of its own: never fine, and never held against a device. */
export type Finding = {
  readonly check: PostureCheckName;
  readonly result: "compliant" | "violated" | "unknown" | "notApplicable";
  /** One plain sentence for the person who has to do something about it. */
  readonly words: string;
};

/** What the agent says of its own work, whatever the policy asks for. */
export type AgentFinding = Omit<Finding, "check"> & { readonly check: AgentCheckName };

type Verdict = Pick<Finding, "result" | "words">;

/** Older package lists can't show that nothing is missing. */
const MAX_LISTS_AGE_DAYS = 7;

/** Nobody in particular uses these, so nobody could unlock them and nobody signs in. */
const UNATTENDED: readonly DeviceClass[] = ["kiosk", "display"];
const ATTENDED_ONLY: readonly PostureCheckName[] = ["screenLock", "autologin"];

/** Facts against the checks that the policy asks for, in the policy's order. */
export function judgePosture(
  facts: Readonly<Record<string, Fact<unknown>>>,
  checks: readonly PostureCheckName[],
  deviceClass: DeviceClass,
): readonly Finding[] {
  return checks.map((check) => {
    if (ATTENDED_ONLY.includes(check) && UNATTENDED.includes(deviceClass)) {
      return { check, result: "notApplicable", words: `Not asked of a ${deviceClass}.` };
    }
    return { check, ...judge(facts, check, JUDGES) };
  });
}

type Judges = { readonly [C in PostureCheckName]: (value: FactValue<C>) => Verdict };

function judge<C extends PostureCheckName>(
  facts: Readonly<Record<string, Fact<unknown>>>,
  check: C,
  judges: Judges,
): Verdict {
  const fact = readFact(facts, check);
  switch (fact.state) {
    case "known":
      return judges[check](fact.value);
    case "unknown":
      return { result: "unknown", words: `Could not be told: ${fact.because}.` };
    case "notApplicable":
      return { result: "notApplicable", words: "Does not apply to this device." };
  }
}

const JUDGES: Judges = {
  diskEncryption: ({ encrypted, by }) =>
    encrypted
      ? compliant(`The disk is encrypted (${by}).`)
      : violated("The disk is not encrypted, or not completely."),

  firewall: ({ enabled, by }) =>
    enabled ? compliant(`The firewall is on (${by}).`) : violated(`The firewall is off (${by}).`),

  screenLock: ({ enabled, afterSeconds, failing = 0 }) => {
    if (failing > 0)
      return violated(`A lock was tried and not seen to hold (sessions: ${failing}).`);
    if (!enabled) return violated("The screen does not lock by itself.");
    const when = afterSeconds === null ? "" : ` after ${afterSeconds} s`;
    return compliant(`The screen locks by itself${when}.`);
  },

  osUpdates: judgeUpdates,

  browserVersions: ({ browsers }) => {
    const outdated = browsers.filter(({ updatePending }) => updatePending === true);
    if (outdated.length > 0) return violated(`An update is waiting for ${namesOf(outdated)}.`);
    const untold = browsers.filter(({ updatePending }) => updatePending === null);
    return untold.length === 0
      ? compliant("No update is waiting for a browser.")
      : cannotTell(`The newest version of ${namesOf(untold)} is not known here.`);
  },

  autologin: ({ enabled, by }) =>
    enabled
      ? violated(`Somebody is signed in without being asked (${by.join(", ")}).`)
      : compliant("Nobody is signed in without being asked."),

  timeSync: ({ enabled, synchronized }) => {
    if (synchronized === true) return compliant("The clock is synchronized.");
    if (enabled === false) return violated("The clock is not kept in time by a server.");
    return synchronized === false
      ? violated("The clock has not been synchronized.")
      : cannotTell("Network time is on; whether it was reached is not known.");
  },

  idleDetection: ({ works, by, because }) =>
    works
      ? compliant(`It can be told when nobody is there (${by.join(", ")}).`)
      : violated(`What tells that nobody is there can't be believed: ${because ?? "no reason"}.`),
};

/** Where a system doesn't tell which updates fix security, every update counts. */
function judgeUpdates({ pending, security, listsAgeDays }: FactValue<"osUpdates">): Verdict {
  const missing = security ?? pending;
  if (missing > 0) {
    const kind = security === null ? "updates" : "security updates";
    return violated(`${missing} ${kind} are not installed.`);
  }
  if (listsAgeDays === null || listsAgeDays > MAX_LISTS_AGE_DAYS) {
    const age = listsAgeDays === null ? "of unknown age" : `${listsAgeDays} days old`;
    return cannotTell(`Nothing is missing, but what is known about updates is ${age}.`);
  }
  return compliant(
    pending === 0 ? "No update is missing." : `No security update is missing (${pending} others).`,
  );
}

function namesOf(browsers: FactValue<"browserVersions">["browsers"]): string {
  return browsers.map(({ name }) => name).join(", ");
}

function compliant(words: string): Verdict {
  return { result: "compliant", words };
}

function violated(words: string): Verdict {
  return { result: "violated", words };
}

function cannotTell(words: string): Verdict {
  return { result: "unknown", words };
}
