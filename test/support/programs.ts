import { resolve } from "node:path";

/** Set by `npm test`, which has just built them: other programs start from their sources. */
export const areBuilt = process.env["SESSIONWARD_BUILT"] === "1";

/**
 * A program that tests start. The bundle is what ships, and starts in a quarter of the time: a
 * clearing starts four. @returns where it lies below the repository
 */
function programOf(bundle: string, source: string): string {
  return areBuilt ? `dist/${bundle}` : source;
}

export const CLI_PATH = resolve(programOf("sessionward.js", "scripts/sessionward.ts"));
export const DAEMON_PATH = resolve(programOf("agent.js", "agent/daemon.ts"));
export const HELPER_PATH = resolve(programOf("helper.js", "agent/browsers/helper.ts"));
export const LEFTOVERS_PATH = resolve(programOf("leftovers.js", "agent/browsers/leftovers.ts"));
export const POSTURE_PATH = resolve(programOf("posture.js", "agent/platform/posture.ts"));
export const PROBE_PATH = resolve(programOf("x11-probe.js", "agent/platform/linux/x11-probe.ts"));
export const BUS_PROBE_PATH = resolve(
  programOf("session-bus-probe.js", "agent/platform/linux/session-bus-probe.ts"),
);
export const SHELL_PATH = resolve(programOf("shell.js", "main/main.ts"));
