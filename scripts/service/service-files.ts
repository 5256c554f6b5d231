import { POLICY_PLACES } from "../../agent/browsers/managed/policy-places.ts";
import { DEFAULT_DATA_DIR } from "../../agent/default-data-dir.ts";
import { DAEMON_ENVIRONMENT, daemonArguments } from "../../agent/machine.ts";
import {
  AGENT_UNIT,
  agentUnit,
  SHELL_UNIT,
  shellAutostart,
  shellUnit,
} from "../../agent/platform/linux/service-unit.ts";

/** Where a machine keeps units: of its administrator, or of its packages (systemd.unit(5)). */
export const UNIT_DIRS = { admin: "/etc/systemd", package: "/usr/lib/systemd" } as const;

export type ServiceFile = { readonly path: string; readonly text: string };

export type Programs = {
  readonly nodePath: string;
  readonly daemonPath: string;
  /** What `sessionward` is on this machine: a program and its first arguments. */
  readonly cli: string;
};

/** Browsers' policies belong to /etc, which the daemon may not write but for these (`browsers.managed`). */
export const POLICY_DIRS: readonly string[] = POLICY_PLACES.map(({ dir }) => `/${dir}`);

/** Homes, and what people leave in the directories that everybody may write to. */
export const PEOPLES_DIRS: readonly string[] = ["/home", "/tmp", "/var/tmp"];

/** Everything that makes the system start the daemon, and people's sessions their shell. */
export function serviceFiles(
  { nodePath, daemonPath, cli }: Programs,
  unitDir: string,
): readonly ServiceFile[] {
  const agent = agentUnit({
    nodePath,
    daemonArguments: daemonArguments(DEFAULT_DATA_DIR, daemonPath),
    daemonEnvironment: DAEMON_ENVIRONMENT,
    writablePaths: [...PEOPLES_DIRS, ...POLICY_DIRS],
  });
  return [
    { path: `${unitDir}/system/${AGENT_UNIT}`, text: agent },
    { path: `${unitDir}/user/${SHELL_UNIT}`, text: shellUnit(cli) },
    { path: "/etc/xdg/autostart/sessionward-shell.desktop", text: shellAutostart() },
  ];
}
