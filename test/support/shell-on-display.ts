import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, onTestFinished, vi } from "vitest";
import type { ShellStatus } from "../../agent/contract/local-calls.ts";
import { HOSTILE_ENVIRONMENT } from "./debugger-port.ts";
import { type Channel, openChannel, sessionOf } from "./local-channel.ts";
import { SHELL_PATH } from "./programs.ts";
import { statusOf } from "./shell-values.ts";
import { tempDir } from "./temp-dir.ts";
import { XDisplay } from "./x-display.ts";

export const PATIENTLY = { timeout: 60_000, interval: 100 };
const run = promisify(execFile);
export const UNDERNEATH = "#00c800";
/** What the person works with: an ordinary program over the whole screen, in one plain colour. */
export const FULL_SCREEN_PROGRAM: readonly string[] = [
  ...["/usr/bin/display", "-size", "1280x800", "-geometry", "1280x800+0+0"],
  `xc:${UNDERNEATH}`,
];

export type ShellOnDisplay = {
  readonly display: XDisplay;
  readonly channel: Channel;
  readonly shell: ChildProcess;
  readonly photoDir: string;
  readonly guestsDir: string;
};

/** A real X server, a real local channel with a scripted agent, and the real shell between them. */
export async function startShellOnDisplay(
  rendererDir: string,
  language = "en",
  screen = XDisplay.start("1280x800"),
) {
  const display = await screen;
  onTestFinished(() => display.stop());
  await display.run("xdotool", "mousemove", "1279", "799");
  await openFullScreenProgram(display);
  const channel = await openChannel({
    sessionsOfUid: () => [sessionOf({ display: display.name })],
  });
  const homeDir = tempDir();
  const shell = await startShellProcess({
    ...{ display: display.name, socketPath: channel.path, rendererDir, language },
    ...{ homeDir, as: {}, env: HOSTILE_ENVIRONMENT },
  });
  return { display, channel, shell, photoDir: tempDir(), guestsDir: join(homeDir, "guests") };
}

async function openFullScreenProgram(display: XDisplay): Promise<void> {
  const [name = "", ...args] = FULL_SCREEN_PROGRAM;
  const program = display.start(name, ...args);
  onTestFinished(() => void program.kill());
  await seesProgram(display);
}

/** @param share of the screen at least; a notice in a corner leaves nine tenths of it */
export async function seesProgram(display: XDisplay, share = 0.95): Promise<void> {
  const photoPath = join(tempDir(), "underneath.png");
  await vi.waitFor(
    async () => {
      await display.photograph(photoPath);
      if ((await shareUncovered(photoPath)) < share) throw new Error("the program is not up yet");
    },
    { timeout: 60_000, interval: 100 },
  );
}

type ShellStart = {
  readonly display: string;
  readonly socketPath: string;
  readonly rendererDir: string;
  readonly language: string;
  readonly homeDir: string;
  /** Whose shell it is; left out: that of whoever runs the tests. */
  readonly as: { readonly uid?: number; readonly gid?: number };
  readonly env: NodeJS.ProcessEnv;
};

export async function startShellProcess(start: ShellStart): Promise<ChildProcess> {
  const { display, socketPath, rendererDir, language, homeDir } = start;
  const args = [
    ...[SHELL_PATH, "--socket", socketPath, "--display", display, "--language", language],
    // Where it keeps them in a home, so that no clearing takes them for somebody's browser.
    ...["--data", join(homeDir, ".local/state/sessionward/shell")],
    ...["--guests", join(homeDir, "guests")],
    ...["--renderer", rendererDir],
  ];
  const shell = spawn(process.execPath, args, {
    ...start.as,
    env: { PATH: process.env["PATH"], HOME: homeDir, ...start.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(async () => void (await endShell(shell)));
  const said: string[] = [];
  for await (const line of createInterface({ input: shell.stderr })) {
    said.push(line);
    if (line === "shell: ready") return shell;
  }
  throw new Error(`the shell did not start: ${said.join("\n")}`);
}

export async function endShell(shell: ChildProcess): Promise<number | null> {
  if (shell.exitCode === null && shell.signalCode === null) {
    shell.kill("SIGTERM");
    await once(shell, "exit");
  }
  return shell.exitCode;
}

/** What stands on a photograph, as a person (or tesseract) reads it. */
export async function readWords(photoPath: string): Promise<string> {
  const enlargedPath = `${photoPath}.large.png`;
  await run("convert", [photoPath, "-resize", "150%", enlargedPath]);
  const { stdout } = await run("tesseract", [enlargedPath, "-", "--psm", "11"]);
  return stdout.replace(/\s+/g, " ");
}

/** What the notice in the corner says: little text on a large screen is passed over. */
export async function readNotice(photoPath: string): Promise<string> {
  const noticePath = `${photoPath}.notice.png`;
  const cut = ["-gravity", "southeast", "-crop", "536x256+0+0", "+repage", "-resize", "200%"];
  await run("convert", [photoPath, ...cut, noticePath]);
  const { stdout } = await run("tesseract", [noticePath, "-", "--psm", "6"]);
  return stdout.replace(/\s+/g, " ");
}

/** One touch, in the middle of what has a colour of its own: no reader reads what stands on a button. */
export async function touch(display: XDisplay, colour: string): Promise<void> {
  const photoPath = join(tempDir(), "touched.png");
  const [x, y] = await vi.waitFor(async () => {
    await display.photograph(photoPath);
    return middleOf(colour, photoPath);
  }, PATIENTLY);
  await display.run("xdotool", "mousemove", String(x), String(y), "click", "1");
}

async function middleOf(colour: string, photoPath: string): Promise<readonly [number, number]> {
  const mask = ["-fill", "black", "+opaque", colour, "-fill", "white", "-opaque", colour];
  const { stdout } = await run("convert", [photoPath, ...mask, "-format", "%@", "info:"]);
  const [width = 0, height = 0, x = 0, y = 0] = stdout.split(/[x+]/).map(Number);
  if (width === 0) throw new Error(`nothing is ${colour}: ${stdout}`);
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
}

/** How much of a photograph shows what lies underneath the shell: 0 to 1. */
export function shareUncovered(photoPath: string): Promise<number> {
  return shareOf(UNDERNEATH, photoPath);
}

export async function shareOf(colour: string, photoPath: string): Promise<number> {
  const mask = ["-fill", "black", "+opaque", colour, "-fill", "white", "-opaque", colour];
  const args = [photoPath, ...mask, "-colorspace", "Gray", "-format", "%[fx:mean]", "info:"];
  return Number((await run("convert", args)).stdout);
}

/** Publishes a status and waits for the agent's own proof that it was painted. */
export async function show(stage: ShellOnDisplay, fields: Partial<ShellStatus>): Promise<void> {
  const status = statusOf(fields);
  stage.channel.server.publish(status);
  await vi.waitFor(
    () =>
      expect(stage.channel.calls).toContainEqual({
        sessionId: "s1",
        call: "surfaceShown",
        body: { surface: status.surface, displays: 1 },
      }),
    PATIENTLY,
  );
}

export function callsOf(stage: ShellOnDisplay): readonly string[] {
  return stage.channel.calls.map(({ call }) => call);
}
