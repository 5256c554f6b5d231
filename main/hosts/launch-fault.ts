import type { HostFault } from "../../agent/contract/host-faults.ts";
import { fail, type Result } from "../../policies/result.ts";

/** What Chromium and libX11 print when the server that answers lets nobody in. */
const NO_RIGHTS = /Missing X server|Authorization required|MIT-MAGIC-COOKIE|Can't open display/i;
const IN_USE = /ProcessSingleton|profile appears to be in use|existing browser session/i;
const BROWSER_SAID = /\[err\] (?:\[[^\]]*\] ?)?(.*)/g;

/** Pure: a launch that failed, in words of ours. Its driver's words help nobody who sits there. */
export function launchFault(thrown: string, display: string): Result<never, HostFault> {
  if (NO_RIGHTS.test(thrown)) {
    const what = `the X server at ${display} does not let this account in`;
    return fail("noDisplayRights", `${what}: set XAUTHORITY to that session's file`);
  }
  if (IN_USE.test(thrown)) {
    return fail("alreadyRunning", "another shell of this account uses this profile: end it first");
  }
  const lines = [...thrown.matchAll(BROWSER_SAID)].map((each) => each[1]?.trim() ?? "");
  const last = lines.filter((line) => line !== "").at(-1);
  const said = last === undefined ? "" : `; its last words: ${last.slice(0, 200)}`;
  return fail("notStarted", `the browser did not come up${said}`);
}
