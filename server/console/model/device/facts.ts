import type { DeviceDetail } from "../../../contract/admin-shapes.ts";
import type { Say } from "../../translate.ts";
import { fieldWords, plainValue } from "../plain-words.ts";

type ReportedFact = DeviceDetail["facts"][string]["fact"];

export type FactLine = {
  readonly key: string;
  readonly value: string;
  readonly state: ReportedFact["state"];
  readonly at: string;
};

/** Findings have their own column on Live; here is what they come from. */
const NO_FACTS: readonly string[] = ["findings", "agentFindings"];

export function factLines(facts: DeviceDetail["facts"], say: Say): readonly FactLine[] {
  return Object.entries(facts)
    .filter(([key]) => !NO_FACTS.includes(key))
    .map(([key, { fact, at }]) => ({
      key: fieldWords(key, say),
      value: factWords(fact, say),
      state: fact.state,
      at,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** "Can't tell" is neither fine nor a fault, and reads as neither. */
function factWords(fact: ReportedFact, say: Say): string {
  if (fact.state === "notApplicable") return say("fact.notApplicable");
  if (fact.state === "unknown") return say("fact.unknown", { because: fact.because });
  return plainValue(fact.value, say);
}
