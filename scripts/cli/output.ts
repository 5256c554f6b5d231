/** Exit codes of every command (design §11). */
export const EXIT = { done: 0, failed: 1, usage: 2, partial: 3, refused: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An expected failure of a command: what happened and what to do, without a stack trace. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;
  readonly reason: string;

  constructor(reason: string, message: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.reason = reason;
    this.exitCode = exitCode;
  }
}

/** `| head` closes the pipe early: that is no failure of ours (SIGPIPE, signal(7)). */
process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  if (fault.code === "EPIPE") process.exit(EXIT.done);
  throw fault;
});

/** With `--json`, stdout carries JSON only; prose and progress go to stderr. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printLine(text: string): void {
  process.stdout.write(`${forTerminal(text)}\n`);
}

export function printProgress(text: string): void {
  process.stderr.write(`${forTerminal(text)}\n`);
}

/** A device chooses its name and its words: none of them may steer a terminal (ECMA-48 §5.4). */
export function forTerminal(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, "\u{fffd}");
}

/** Columns padded to their widest cell; the first row is the heading. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  for (const row of rows) {
    printLine(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}
