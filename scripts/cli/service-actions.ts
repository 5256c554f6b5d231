import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEFAULT_DATA_DIR } from "../../agent/default-data-dir.ts";
import { AGENT_UNIT, SHELL_UNIT } from "../../agent/platform/linux/service-unit.ts";
import {
  POLICY_DIRS,
  type ServiceFile,
  serviceFiles,
  UNIT_DIRS,
} from "../service/service-files.ts";
import { stopShells } from "../service/stop-shells.ts";
import { CommandError } from "./output.ts";
import { demandRootAndSystemd } from "./service-demands.ts";

const PACKAGED = `${UNIT_DIRS.package}/system/${AGENT_UNIT}`;

/** What an administrator's service consists of, for this very copy of Sessionward. */
export function ownServiceFiles(): readonly ServiceFile[] {
  const dir = import.meta.dirname;
  const isBundle = !import.meta.filename.endsWith(".ts");
  const daemonPath = isBundle ? join(dir, "agent.js") : join(dir, "../../agent/daemon.ts");
  const cliPath = isBundle ? join(dir, "sessionward.js") : join(dir, "../sessionward.ts");
  const nodePath = process.execPath;
  return serviceFiles(
    { nodePath, daemonPath, cli: `${nodePath} --disable-sigusr1 ${cliPath}` },
    UNIT_DIRS.admin,
  );
}

/** Writes the units and starts the daemon; again is fine. @returns the files that were written */
export function installService(): readonly string[] {
  demandRootAndSystemd(": use `agent run`");
  if (existsSync(PACKAGED)) {
    throw new CommandError("packaged", "the package brings its own service; nothing to install");
  }
  const files = ownServiceFiles();
  for (const dir of POLICY_DIRS) mkdirSync(dir, { recursive: true });
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o644 });
  }
  systemctl("daemon-reload");
  systemctl("--global", "enable", SHELL_UNIT);
  systemctl("enable", AGENT_UNIT);
  systemctl("restart", AGENT_UNIT);
  return files.map(({ path }) => path);
}

/** Takes back what `installService` did. The device's data and its key stay. */
export function removeService(): readonly string[] {
  demandRootAndSystemd(": use `agent run`");
  const files = ownServiceFiles().filter(({ path }) => existsSync(path));
  if (existsSync(`${UNIT_DIRS.admin}/system/${AGENT_UNIT}`)) {
    systemctl("disable", "--now", AGENT_UNIT);
    stopShells();
    systemctl("--global", "disable", SHELL_UNIT);
  }
  for (const { path } of files) rmSync(path);
  for (const dir of POLICY_DIRS) removeEmpty(dir);
  systemctl("daemon-reload");
  return files.map(({ path }) => path);
}

/** After an enrolment the daemon must read who it is now. @returns whether it runs as a service */
export function restartServiceOf(dataDir: string): boolean {
  if (dataDir !== DEFAULT_DATA_DIR || !existsSync("/run/systemd/system")) return false;
  try {
    systemctl("--quiet", "is-active", AGENT_UNIT);
  } catch {
    return false;
  }
  systemctl("restart", AGENT_UNIT);
  return true;
}

function systemctl(...args: readonly string[]): void {
  execFileSync("systemctl", args, { stdio: ["ignore", "ignore", "pipe"] });
}

/** The directory, and those above it that only it kept; never one that every system has (hier(7)). */
function removeEmpty(dir: string): void {
  try {
    rmdirSync(dir);
  } catch {
    return;
  }
  if (!["/etc", "/etc/opt"].includes(dirname(dir))) removeEmpty(dirname(dir));
}
