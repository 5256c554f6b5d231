import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export type ElectronShell = {
  readonly binary: string;
  /** `dist/shell-electron.js`. */
  readonly entry: string;
  readonly socket: string;
  readonly data: string;
  readonly display?: string;
  readonly language?: string;
};

/** As the Electron shell says it on stderr once its host is up. */
const READY = "shell: ready";

/** Pure: how the Electron shell is started. */
export function electronArguments(shell: ElectronShell): readonly string[] {
  const language = shell.language === undefined ? [] : ["--language", shell.language];
  return [shell.entry, "--socket", shell.socket, "--data", shell.data, ...language];
}

/**
 * Runs it until it ends. What it says is passed on; that it is ready is told once.
 *
 * @returns its exit code; null where a signal ended it
 */
export async function runElectronShell(
  shell: ElectronShell,
  told: { readonly ready: () => void; readonly line: (text: string) => void },
): Promise<number | null> {
  const env = { ...process.env, ...(shell.display ? { DISPLAY: shell.display } : {}) };
  const stdio = ["inherit", "inherit", "pipe"] as const;
  const child = spawn(shell.binary, electronArguments(shell), { env, stdio: [...stdio] });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => child.kill(signal));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on("line", (line) =>
      line === READY ? told.ready() : told.line(line),
    );
  }
  return ended;
}
