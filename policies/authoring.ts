import * as z from "zod/mini";
import { authoredHeadSchema, draftHead } from "./authored-head.ts";
import { ruleProblems } from "./authored-rules.ts";
import { type AuthoredProblem, readSettings } from "./authored-settings.ts";
import { inheritanceProblems } from "./kept-inheritance.ts";
import { MAX_POLICY_BYTES, type PolicyDraft } from "./policy.ts";
import { isRecord, problemsOf } from "./policy-problem.ts";
import { decodeSettings } from "./policy-settings.ts";
import { policyWarnings } from "./policy-warnings.ts";
import { readKeptSite } from "./public-suffix.ts";
import { readYaml, type YamlText } from "./yaml.ts";

/** `line` and `column` count from 1. */
export type LintProblem = {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly severity: "error" | "warning";
};

export type LintResult = {
  readonly problems: readonly LintProblem[];
  /** What would be signed; null where there is an error. */
  readonly flattened: PolicyDraft | null;
};

/** Reads the YAML of one policy; finds everything that is wrong or unlikely to be meant. */
export function lintPolicy(text: string): LintResult {
  if (text.length > MAX_POLICY_BYTES) {
    return failed([{ path: "", line: 1, column: 1, message: "is longer than 256 KiB" }]);
  }
  const yaml = readYaml(text);
  if (yaml.faults.length > 0) return failed(firstOf(yaml.faults));
  if (!isRecord(yaml.value)) {
    const message = "is not a policy: start with apiVersion: sessionward/v1";
    return failed([{ path: "", line: 1, column: 1, message }]);
  }
  const { draft, problems } = draftOf(yaml.value, yaml);
  if (draft === null || problems.length > 0) return failed(problems.map((one) => at(one, yaml)));
  const warnings = policyWarnings(draft).map((one) => at(one, yaml));
  return {
    problems: warnings.map((one) => ({ ...one, severity: "warning" })),
    flattened: draft,
  };
}

const FAULTS_SHOWN = 10;

/** A file of another kind has a fault at every word: the first say all that there is to say. */
function firstOf(faults: YamlText["faults"]) {
  const shown = faults.slice(0, FAULTS_SHOWN).map((fault) => ({ path: "", ...fault }));
  const next = faults[FAULTS_SHOWN];
  if (next === undefined) return shown;
  const message = `and ${faults.length - FAULTS_SHOWN} more from here on; is this the right file?`;
  return [...shown, { path: "", ...next, message }];
}

function draftOf(
  value: Readonly<Record<string, unknown>>,
  yaml: YamlText,
): { readonly draft: PolicyDraft | null; readonly problems: readonly AuthoredProblem[] } {
  const head = z.safeParse(authoredHeadSchema, value);
  const headProblems = head.success ? [] : problemsOf(head.error, []);
  const { values, problems } = readSettings(value);
  const written = [...values].map(([key, one]) => {
    const { line } = yaml.positionOf(key.split("."));
    return [key, { value: one, line }] as const;
  });
  const decoded = decodeSettings(Object.fromEntries(written), false);
  const sites = decoded.settings["browsers.clear.keepSites"]?.value ?? [];
  const rules = decoded.settings["risk.rules"]?.value ?? [];
  const draft = head.success ? { ...draftHead(head.data), settings: decoded.settings } : null;
  const all = [
    ...headProblems,
    ...problems,
    ...decoded.problems,
    ...sites.flatMap(siteProblem),
    ...ruleProblems(rules),
    ...(draft === null ? [] : inheritanceProblems(draft)),
  ];
  return { draft, problems: all };
}

/** Only here is the public suffix list at hand; a device keeps nothing for what is no site. */
function siteProblem(site: string): readonly AuthoredProblem[] {
  const read = readKeptSite(site);
  if (read.ok) return [];
  return [{ path: ["browsers", "clear", "keepSites"], message: read.detail }];
}

type Located = Omit<LintProblem, "severity">;

function at({ path, message, within }: AuthoredProblem, yaml: YamlText): Located {
  return { path: path.join("."), ...yaml.positionOf(path, within), message };
}

function failed(problems: readonly Located[]): LintResult {
  const errors = problems.map((one) => ({ ...one, severity: "error" as const }));
  return { problems: errors, flattened: null };
}
