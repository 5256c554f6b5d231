import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const OPENERS: Partial<Readonly<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  linux: ["xdg-open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Whether there is somebody in front of a screen who would see it. */
export function canOpen(
  env: NodeJS.ProcessEnv,
  isTerminal: boolean,
  platform = process.platform,
): boolean {
  return isTerminal && hasScreen(env, platform);
}

/**
 * Everything listens on this machine only, for good reason: what to type at another one.
 *
 * @param urls the page, the console; the ports stay the same, since an address is checked whole
 * @returns null: they sit in front of this one
 */
export function wayFromElsewhere(
  urls: readonly string[],
  env: NodeJS.ProcessEnv,
  host: { readonly platform: NodeJS.Platform; readonly name: string },
): string | null {
  if (env["SSH_CONNECTION"] === undefined && hasScreen(env, host.platform)) return null;
  const ports = urls.map((url) => new URL(url).port);
  const forwards = ports.map((port) => `-L ${port}:127.0.0.1:${port}`);
  return `Seen from another machine after typing there: ssh ${forwards.join(" ")} ${host.name}`;
}

function hasScreen(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  return platform !== "linux" || !!(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/**
 * In the visitor's own default browser; the address was printed, so that a failure is no matter.
 * Every account of the machine can read what a program was started with, hence not the address with
 * its key, but a page that only its owner can read and that leads there.
 *
 * @param dir for that page
 */
export function openForVisitor(url: string, dir: string): void {
  const [program = "", ...args] = OPENERS[process.platform] ?? [];
  if (program === "") return;
  const opener = spawn(program, [...args, writeWayIn(url, dir)], {
    stdio: "ignore",
    detached: true,
  });
  opener.on("error", () => undefined);
  opener.unref();
}

/** @returns where it lies */
export function writeWayIn(url: string, dir: string): string {
  const path = join(dir, "open.html");
  const page = `<!doctype html><title>Sessionward</title><meta http-equiv="refresh" content="0;url=${url}">\n`;
  writeFileSync(path, page, { mode: 0o600 });
  return path;
}
