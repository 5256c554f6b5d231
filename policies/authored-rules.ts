import type { AuthoredProblem } from "./authored-settings.ts";
import type { RiskRule } from "./catalogue/risk.ts";
import { readCondition } from "./risk-condition.ts";

/** Conditions are in a language of their own: what is wrong is shown inside their text. */
export function ruleProblems(rules: readonly RiskRule[]): readonly AuthoredProblem[] {
  return rules.flatMap(({ when }, index) => {
    const path = ["risk", "rules", index, "when"];
    const read = readCondition(when);
    if (!read.ok) {
      const { message, offset } = read.fault;
      return [{ path, within: offset, message: `${message}\n${underlined(when, offset)}` }];
    }
    return [];
  });
}

/** A rule that looks at nothing says the same for ever. */
export function ruleWarnings(rules: readonly RiskRule[]): readonly AuthoredProblem[] {
  return rules.flatMap(({ when }, index) => {
    const read = readCondition(when);
    if (!read.ok || read.condition.reads.length > 0) return [];
    const message = "looks at nothing: the tier is raised always, or never";
    return [{ path: ["risk", "rules", index, "when"], message }];
  });
}

/** The line of the condition with the place, and a caret under it. */
function underlined(text: string, offset: number): string {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(from, end === -1 ? undefined : end).replaceAll("\t", " ");
  return `    ${line}\n    ${" ".repeat(offset - from)}^`;
}
