import { spawn } from "node:child_process";

const OPENERS: Partial<Readonly<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  linux: ["xdg-open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Whether there is somebody in front of a screen who would see it. */
export function canOpen(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const hasScreen = process.platform !== "linux" || !!(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
  return isTerminal && hasScreen;
}

/** In the visitor's own default browser; the address was printed, so that a failure is no matter. */
export function openForVisitor(url: string): void {
  const [program = "", ...args] = OPENERS[process.platform] ?? [];
  if (program === "") return;
  const opener = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  opener.on("error", () => undefined);
  opener.unref();
}
