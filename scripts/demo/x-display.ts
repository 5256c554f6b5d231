import { randomBytes, randomInt } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Background, startBackground } from "./background.ts";
import { eventually } from "./eventually.ts";
import type { Place } from "./place.ts";
import { runProgram } from "./run-program.ts";

/** A screen of our own, which only holders of its key may touch. */
export type XDisplay = {
  /** As `:412`. */
  readonly name: string;
  /** Null: the display asks for no key. */
  readonly xAuthorityPath: string | null;
  /** For programs that should appear on it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

const SCREEN = { width: 1280, height: 800 } as const;

/** Starts Xvfb on a number that nobody uses. */
export async function openXDisplay(
  { runDir, outDir }: Pick<Place, "runDir" | "outDir">,
  label: string,
): Promise<XDisplay> {
  const name = `:${freeNumber()}`;
  const xAuthorityPath = join(runDir, `${label}.xauthority`);
  await writeKey(name, xAuthorityPath);
  const screen = `${SCREEN.width}x${SCREEN.height}x24`;
  const server = startBackground(
    [
      ...["Xvfb", name, "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
      ...["-auth", xAuthorityPath],
    ],
    { logPath: join(outDir, `${label}-display.log`), env: process.env },
  );
  const display = describe(name, xAuthorityPath, server);
  await eventually(`answer of Xvfb ${name}`, () => answers(display, server), { withinMs: 15_000 });
  return display;
}

/** A display that is already there, with the key of whoever asked for it. */
export function existingDisplay(name: string, xAuthorityPath: string | null): XDisplay {
  return describe(name, xAuthorityPath, null);
}

function describe(
  name: string,
  xAuthorityPath: string | null,
  server: Background | null,
): XDisplay {
  return {
    name,
    xAuthorityPath,
    env: { DISPLAY: name, ...(xAuthorityPath === null ? {} : { XAUTHORITY: xAuthorityPath }) },
    stop: async () => server?.stop(),
  };
}

/**
 * X servers also listen on abstract sockets, which belong to the network namespace: a display of
 * the same number outside of the sandbox would be found first, and be somebody's real screen.
 */
export function freeNumber(): number {
  const taken = readFileSync("/proc/net/unix", "utf8");
  while (true) {
    const number = randomInt(100, 1000);
    const socket = `/tmp/.X11-unix/X${number}`;
    if (!taken.includes(`${socket}\n`) && !existsSync(socket)) return number;
  }
}

async function writeKey(name: string, path: string): Promise<void> {
  writeFileSync(path, "", { mode: 0o600 });
  const key = randomBytes(16).toString("hex");
  const added = await runProgram(["xauth", "-q", "-f", path, "add", name, ".", key]);
  if (added.code !== 0) throw new Error(`xauth: ${added.stderr}`);
  // Whoever may sit at this display reads it through a copy of their own.
  chmodSync(path, 0o600);
}

async function answers(display: XDisplay, server: Background): Promise<true | null> {
  if (!server.isRunning()) throw new Error("it ended at once");
  return (await runProgram(["xset", "q"], { env: display.env })).code === 0 ? true : null;
}
