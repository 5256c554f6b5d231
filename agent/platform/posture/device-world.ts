import { readdir, readFile, stat } from "node:fs/promises";
import { fail, ok, type Result } from "../../../policies/result.ts";
import type { OperatingSystem } from "../../../policies/vocabulary.ts";
import { PLAIN_ENVIRONMENT, runCommand } from "../child-process.ts";
import type { FileReader, PostureWorld, ReadFault } from "./posture-check.ts";

/** The device itself, as the checks see it. */
export function deviceWorld(system: OperatingSystem, nowMs: number): PostureWorld {
  const env = ENVIRONMENTS[system];
  return {
    nowMs,
    files,
    run: (program, args, options) => runCommand(program, args, { env, ...options }),
  };
}

/** PowerShell doesn't start without SystemRoot. */
const ENVIRONMENTS: Readonly<Record<OperatingSystem, Readonly<Record<string, string>>>> = {
  linux: PLAIN_ENVIRONMENT,
  macos: PLAIN_ENVIRONMENT,
  windows: {
    SystemRoot: "C:\\Windows",
    PATH: "C:\\Windows\\System32;C:\\Windows",
    PSModulePath: "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\Modules",
  },
};

const files: FileReader = {
  text: (path) => attempt(() => readFile(path, "utf8")),
  bytes: (path) => attempt(() => readFile(path)),
  list: (dir) => attempt(async () => (await readdir(dir)).sort()),
  modifiedMs: (path) => attempt(async () => (await stat(path)).mtimeMs),
};

async function attempt<T>(read: () => Promise<T>): Promise<Result<T, ReadFault>> {
  try {
    return ok(await read());
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return fail(READ_FAULTS[code] ?? "failed", code);
  }
}

const READ_FAULTS: Readonly<Record<string, ReadFault>> = {
  ENOENT: "absent",
  ENOTDIR: "absent",
  EACCES: "denied",
  EPERM: "denied",
};
