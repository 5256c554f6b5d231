import { gapCount, gapText } from "./audit-gap-text.ts";
import type { ChainVerdict } from "./audit-verification.ts";
import { EXIT, type ExitCode } from "./output.ts";

/** A gap that somebody accepted is no fault, and no whole log either. */
export function exitCodeFor(verdicts: readonly ChainVerdict[]): ExitCode {
  if (verdicts.some(({ fault }) => fault !== null)) return EXIT.failed;
  return verdicts.some(({ gaps }) => gaps.length > 0) ? EXIT.partial : EXIT.done;
}

/** What `audit verify` prints of one log. */
export function verdictLines(verdict: ChainVerdict): readonly string[] {
  const { chain, rows, checkpoints, forgotten, fault, gaps } = verdict;
  const before = forgotten === 0 ? "" : ` after ${forgotten} that privacy.retain deleted`;
  const whole = gaps.length === 0 ? "intact" : `intact but for ${gapCount(gaps.length)}`;
  return [
    `${chain}: ${rows} rows${before}, ${checkpoints} checkpoints, ${fault ?? whole}`,
    ...gaps.map((gap) => `  ${gapText(gap)}`),
  ];
}
