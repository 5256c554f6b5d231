import { type LintProblem, lintPolicy } from "../../policies/authoring.ts";
import type { PolicyDraft } from "../../policies/policy.ts";
import { openAdminClient } from "./admin-client.ts";
import { withClosedDays } from "./closed-days.ts";
import { CommandError, EXIT, printJson, printLine, printProgress } from "./output.ts";
import type { ExplainFlags, PublishFlags } from "./policy-commands.ts";
import { explainPolicies, printExplanation } from "./policy-explanation.ts";
import { withLogo } from "./policy-logo.ts";
import { publishPolicy } from "./policy-publication.ts";
import { readText } from "./read-text.ts";

/** Sets exit 4 when any of them would be refused. */
export function lintFiles(files: readonly string[], json: boolean): void {
  const linted = files.map((file) => {
    const { problems, flattened } = lintPolicy(readPolicy(file));
    return { file, ok: flattened !== null, problems };
  });
  if (json) printJson({ files: linted });
  else for (const { file, problems } of linted) printProblems(file, problems);
  if (linted.some(({ ok }) => !ok)) process.exitCode = EXIT.refused;
}

/** @throws CommandError `badPolicy` when one of the files would be refused */
export function explainFiles(files: readonly string[], flags: ExplainFlags, nowMs: number): void {
  const drafts = files.map((file) => readDraft(file).draft);
  const named = flags.group.length > 0 || flags.device !== undefined;
  const everyGroup = drafts.flatMap(({ appliesTo }) => appliesTo.groups);
  const everyDevice = drafts.flatMap(({ appliesTo }) => appliesTo.devices);
  const target = {
    deviceId: flags.device ?? (named ? "" : (everyDevice[0] ?? "")),
    groups: named ? flags.group : everyGroup,
    deviceClass: flags.class ?? drafts.find((one) => one.deviceClass)?.deviceClass ?? "shared",
    nowMs,
  };
  const explanation = explainPolicies(drafts, target, flags.risk);
  if (flags.json === true) printJson(explanation);
  else printExplanation(explanation, flags.all === true);
}

/** @throws CommandError `badPolicy` before anything is sent, or with the server's own reason */
export async function publishFile(file: string, flags: PublishFlags): Promise<void> {
  const { source, draft, problems } = readDraft(file);
  const { name } = draft;
  const admin = openAdminClient(flags);
  // Without rings the server says them again, with what it knows of its devices.
  if (flags.json !== true && flags.rings === true) {
    for (const problem of problems) printProgress(problemText(file, problem));
  }
  await publishPolicy(admin, { name, policy: { source } }, flags);
}

/** @throws CommandError `badPolicy` with every line that is wrong */
export function readDraft(file: string): {
  readonly source: string;
  readonly draft: PolicyDraft;
  readonly problems: readonly LintProblem[];
} {
  const source = readPolicy(file);
  const { flattened, problems } = lintPolicy(source);
  if (flattened !== null) return { source, draft: flattened, problems };
  const lines = problems.map((problem) => `\n  ${problemText(file, problem)}`);
  throw new CommandError("badPolicy", `${file} would be refused:${lines.join("")}`, EXIT.refused);
}

function readPolicy(file: string): string {
  return withLogo(withClosedDays(readText(file), file, Date.now()), file);
}

function printProblems(file: string, problems: readonly LintProblem[]): void {
  for (const problem of problems) printLine(problemText(file, problem));
  if (problems.length === 0) printLine(`${file}: clean`);
}

function problemText(file: string, { line, column, severity, path, message }: LintProblem): string {
  const what = path === "" ? message : `${path}: ${message}`;
  return `${file}:${line}:${column} ${severity}: ${what}`;
}
