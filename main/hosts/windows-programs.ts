import { spawn } from "node:child_process";
import { win32 } from "node:path";

/** Windows' own programs for the two orders, by their full paths and without a shell. */
export const WINDOWS_PROGRAMS = {
  lock: ["rundll32.exe", "user32.dll,LockWorkStation"],
  signOut: ["shutdown.exe", "/l"],
} as const;

export function runWindowsProgram(name: keyof typeof WINDOWS_PROGRAMS): void {
  const [program, ...args] = WINDOWS_PROGRAMS[name];
  const systemDir = win32.join(process.env["SystemRoot"] ?? "C:\\Windows", "System32");
  const child = spawn(win32.join(systemDir, program), args, { stdio: "ignore", windowsHide: true });
  // One that doesn't start leaves the session as it is, which the agent sees.
  child.on("error", () => undefined);
}
