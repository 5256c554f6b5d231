import { type ChildProcess, execFile, spawn } from "node:child_process";
import { isAbsolute } from "node:path";
import { fail, ok, type Result } from "../../policies/result.ts";

export type CommandOptions = {
  readonly timeoutMs: number;
  /** Of stdout and stderr together; more ends the program. */
  readonly maxBytes?: number;
  /** The whole environment; nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs as this user; needs root. Supplementary groups are dropped. */
  readonly as?: { readonly uid: number; readonly gid: number } | null;
};

export type CommandOutput = {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
};

export type CommandFault = "notInstalled" | "timeout" | "tooLarge" | "failed";

/** What programs get when the caller names no environment: a fixed path and plain messages. */
export const PLAIN_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C.UTF-8",
};

/**
 * Runs a program by its absolute path, never through a shell. A non-zero exit is an answer, not a
 * failure: `exitCode` says so.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<Result<CommandOutput, CommandFault>> {
  if (!isAbsolute(program)) throw new Error(`not an absolute path: ${program}`);
  const settings = {
    timeout: options.timeoutMs,
    maxBuffer: options.maxBytes ?? 1024 * 1024,
    env: { ...(options.env ?? PLAIN_ENVIRONMENT) },
    killSignal: "SIGKILL",
    encoding: "utf8",
    cwd: "/",
    windowsHide: true,
    ...identityOf(options.as),
  } as const;
  return new Promise((resolve) => {
    execFile(program, [...args], settings, (error, stdout, stderr) => {
      resolve(outcomeOf(program, error, stdout, stderr));
    });
  });
}

export type StartOptions = {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly as?: { readonly uid: number; readonly gid: number } | null;
  /** `pipe`: the child talks with us over stdin and stdout; `stdin`: it only listens. */
  readonly stdio: "pipe" | "stdin";
  /** Its own session and process group (setsid), so that it outlives us and can be ended whole. */
  readonly detached: boolean;
};

/** Starts a program by its absolute path, never through a shell. An `error` event means it did not start. */
export function startProcess(
  program: string,
  args: readonly string[],
  options: StartOptions,
): ChildProcess {
  if (!isAbsolute(program)) throw new Error(`not an absolute path: ${program}`);
  return spawn(program, [...args], {
    env: { ...options.env },
    cwd: options.cwd ?? "/",
    detached: options.detached,
    stdio: ["pipe", options.stdio === "pipe" ? "pipe" : "ignore", "ignore"],
    windowsHide: true,
    ...identityOf(options.as),
  });
}

export type StartedProcess = ChildProcess;

function identityOf(as: CommandOptions["as"]): { uid?: number; gid?: number } {
  return as === null || as === undefined ? {} : { uid: as.uid, gid: as.gid };
}

type ExecError = Error & { code?: string | number | null; killed?: boolean };

function outcomeOf(
  program: string,
  error: ExecError | null,
  stdout: string,
  stderr: string,
): Result<CommandOutput, CommandFault> {
  if (error === null) return ok({ stdout, stderr, exitCode: 0 });
  if (typeof error.code === "number") return ok({ stdout, stderr, exitCode: error.code });
  if (error.code === "ENOENT") return fail("notInstalled", `${program} is not installed`);
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
    return fail("tooLarge", `${program} printed too much`);
  }
  if (error.killed === true) return fail("timeout", `${program} took too long`);
  return fail("failed", error.message);
}
