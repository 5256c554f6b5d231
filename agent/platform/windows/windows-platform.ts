import { fail, ok, type Result } from "../../../policies/result.ts";
import { noInputWatch } from "../../core/input-watch.ts";
import type { SessionChange } from "../../core/ports.ts";
import { runCommand, startProcess } from "../child-process.ts";
import { nothingLeftOver } from "../nothing-left-over.ts";
import type { Platform, PlatformOptions } from "../platform.ts";
import { ShellIdle } from "./shell-idle.ts";
import { orderProbe, type RunProbe } from "./wts-client.ts";
import { type Patience, WtsSessions } from "./wts-sessions.ts";
import { WtsTracker } from "./wts-tracker.ts";
import { type StartWatch, WtsWatch } from "./wts-watch.ts";

const PROBE_TIMEOUT_MS = 10_000;
const STARTS_AT_SIGN_IN = "on Windows the shell is started by its autostart entry, at a sign-in";

/** All that touches Windows itself; a recording can stand in its place. */
export type WindowsCalls = {
  readonly run: RunProbe;
  readonly startWatch: StartWatch;
  /** `shutdown.exe` with these arguments. */
  readonly shutDown: (args: readonly string[]) => ReturnType<typeof runCommand>;
  readonly patience?: Patience;
};

export function createWindowsPlatform(
  options: Pick<PlatformOptions, "accountKinds" | "hands" | "clock" | "log">,
  calls: WindowsCalls,
): Platform {
  const { accountKinds, hands, clock, log } = options;
  const { run, startWatch, shutDown, patience } = calls;
  const listeners = new Set<(change: SessionChange) => void>();
  const idle = new ShellIdle(hands);
  const tell = (change: SessionChange) => {
    for (const listener of [...listeners]) listener(change);
  };
  const uptimeMs = () => clock.uptimeMs();
  const tracker = new WtsTracker({ run, accountKinds, tell, uptimeMs, log });
  const watch = new WtsWatch({ start: startWatch, onTold: (told) => tracker.hear(told), log });
  const sessions = new WtsSessions({
    run,
    tracker,
    hands,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => watch.close(),
    ...(patience === undefined ? {} : { patience }),
  });
  return {
    sessions,
    idle,
    idleHealth: idle.health,
    inputDevices: noInputWatch("nothing tells of input devices on Windows yet"),
    // What programs ask of Windows' power manager is told in words only, in the system's language.
    inhibitors: { watch: () => () => undefined },
    restart: () => restartWindows(shutDown),
    shellStarter: { restart: async () => fail("notSupported", STARTS_AT_SIGN_IN) },
    // Only programs of a session can ask its windows: `end` has the shell sign out, which does.
    windowCloser: { askToClose: async () => 0 },
    ...nothingLeftOver,
    // Nothing tells of a change to an account here, and asking now and then would be polling.
    accounts: { watch: () => () => undefined },
    lendPipe: (path, uid) => lendPipe(path, uid, tracker, run),
    close: () => sessions.close(),
  };
}

/** The probe, which alone makes Windows' own calls. */
export function windowsCalls(wtsProbe: string): WindowsCalls {
  // Windows loads no library without SystemRoot; nothing else of ours goes to the probe.
  const env = { SystemRoot: process.env["SystemRoot"] ?? "C:\\Windows" };
  const shutdown = `${env.SystemRoot}\\System32\\shutdown.exe`;
  const start = { env, stdio: "pipe", detached: false } as const;
  return {
    run: (ask) =>
      runCommand(process.execPath, [wtsProbe, ...ask], { timeoutMs: PROBE_TIMEOUT_MS, env }),
    shutDown: (args) => runCommand(shutdown, args, { timeoutMs: PROBE_TIMEOUT_MS, env }),
    startWatch: () => startProcess(process.execPath, [wtsProbe, "watch"], start),
  };
}

/** `/r` at once, `/f` with what does not close by itself, planned (shutdown, "Windows commands"). */
async function restartWindows(shutDown: WindowsCalls["shutDown"]): Promise<Result<null, "failed">> {
  const asked = await shutDown(["/r", "/f", "/t", "0", "/d", "p:0:0"]);
  if (!asked.ok) return fail("failed", asked.detail);
  const { exitCode, stderr } = asked.value;
  return exitCode === 0 ? ok(null) : fail("failed", `shutdown: ${exitCode} ${stderr}`);
}

async function lendPipe(
  path: string,
  uid: number,
  tracker: WtsTracker,
  run: RunProbe,
): Promise<Result<null, "notLent">> {
  const owner = tracker.known.find(({ info }) => info.uid === uid);
  if (owner === undefined) return fail("notLent", "nobody of that account is signed in");
  const lent = await orderProbe(run, ["lend", path, owner.sid]);
  return lent.ok ? ok(null) : fail("notLent", lent.detail);
}
