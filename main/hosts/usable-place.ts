import { accessSync, constants, mkdirSync } from "node:fs";
import { connect } from "node:net";
import type { HostFault } from "../../agent/contract/host-faults.ts";
import { fail, ok, type Result } from "../../policies/result.ts";

const ANSWERS_WITHIN_MS = 2_000;

/** A browser that may not write its profile waits for half a minute, and says nothing of it. */
export function usableDir(dir: string): Result<null, HostFault> {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.W_OK | constants.X_OK);
    return ok(null);
  } catch (fault) {
    const why = fault instanceof Error && "code" in fault ? fault.code : String(fault);
    const detail = `can't write to ${dir} (${why}): free that path, or give --data DIR`;
    return fail("noProfile", detail);
  }
}

/** `:0.0` is a screen of `:0`. Only displays of this machine: the agent knows no others. */
export async function usableDisplay(named: string | null): Promise<Result<string, HostFault>> {
  if (named === null || named === "") {
    return fail("noDisplay", "no X display: set DISPLAY or give --display :0");
  }
  const number = /^(?:unix)?:(\d{1,5})(?:\.\d+)?$/.exec(named)?.[1];
  if (number === undefined) {
    return fail("noDisplay", `"${named}" is no display of this machine: give one as --display :0`);
  }
  const path = `/tmp/.X11-unix/X${number}`;
  // xtrans listens on a file, on its abstract twin, or on both.
  if ((await answers(path)) || (await answers(`\0${path}`))) return ok(`:${number}`);
  const detail = `no X server answers at :${number}: set DISPLAY to one that runs (ls /tmp/.X11-unix)`;
  return fail("noDisplay", detail);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (does: boolean) => {
      socket.destroy();
      resolve(does);
    };
    socket.setTimeout(ANSWERS_WITHIN_MS, () => settle(false));
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}
