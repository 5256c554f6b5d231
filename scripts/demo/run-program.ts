import { execFile } from "node:child_process";

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end; a code other than 0 is an answer, not an error. */
export function runProgram(
  argv: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number } = {},
): Promise<Ran> {
  const [program = "", ...args] = argv;
  const { env, timeoutMs = 60_000 } = options;
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { env: { ...process.env, ...env }, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 127;
        resolve({ code, stdout, stderr: stderr === "" && code === 127 ? String(error) : stderr });
      },
    );
  });
}
