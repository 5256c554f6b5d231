import type { ClearProgress } from "../../agent/core/clear-request.ts";

const WORDS: Readonly<Record<ClearProgress["phase"], string>> = {
  stopping: "Ending the browsers",
  takingAway: "Taking everything out of reach",
  keeping: "Putting the sites back that stay",
  freeing: "Out of reach; freeing",
};
const BAR_WIDTH = 24;

type Terminal = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
};

/**
 * One line on a terminal, written over itself; where nobody watches (a file, a pipe) nothing at all,
 * so that logs hold no control characters.
 */
export class ProgressLine {
  readonly #terminal: Terminal;
  #isShown = false;

  constructor(terminal: Terminal = process.stderr) {
    this.#terminal = terminal;
  }

  readonly show = (progress: ClearProgress): void => {
    if (this.#terminal.isTTY !== true) return;
    const text = progressText(progress).slice(0, (this.#terminal.columns ?? 80) - 1);
    this.#terminal.write(`\r\x1b[K${text}`);
    this.#isShown = true;
  };

  /** What comes next begins on a clean line. */
  end(): void {
    if (this.#isShown) this.#terminal.write("\r\x1b[K");
    this.#isShown = false;
  }
}

/** `[######..................]  25 %  Out of reach; freeing: 10 of 40 files`; no bar before files are known. */
export function progressText({ phase, doneFiles, files }: ClearProgress): string {
  if (files === 0) return `${WORDS[phase]} …`;
  const share = Math.min(1, doneFiles / files);
  const filled = Math.floor(share * BAR_WIDTH);
  const bar = "#".repeat(filled).padEnd(BAR_WIDTH, ".");
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `[${bar}] ${percent} %  ${WORDS[phase]}: ${doneFiles} of ${files} files`;
}
