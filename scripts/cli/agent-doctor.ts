import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readAgentConfig } from "../../agent/config.ts";
import { readStatusFile } from "../../agent/status-file.ts";
import { PEOPLES_DIRS } from "../service/service-files.ts";
import { isAlive } from "./process-alive.ts";

export type Finding = {
  readonly check: string;
  readonly state: "fine" | "weak" | "broken";
  readonly detail: string;
};

type Check = (dataDir: string) => Omit<Finding, "check">;

const FIREFOX = ["/usr/bin/firefox", "/usr/bin/firefox-esr"];
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const LOCKERS = ["/usr/bin/i3lock", "/usr/bin/xsecurelock"];

/** login.defs(5): accounts of people, and the one of nobody. */
const FIRST_PERSON = 1000;
const NOBODY = 65_534;

/** One row per thing the daemon needs; `weak` names what works less well without it. */
const CHECKS: Readonly<Record<string, Check>> = {
  node: () =>
    Number(process.versions.node.split(".")[0]) >= 22
      ? fine(`Node ${process.versions.node}`)
      : broken(`Node ${process.versions.node}: start it with the Node that ships with Sessionward`),
  privileges: () =>
    process.getuid?.() === 0
      ? fine("root")
      : weak("not root: only this account's own sessions and browsers can be handled"),
  dataDirectory: (dataDir) => privateDirectory(dataDir),
  configuration: (dataDir) => {
    const config = readAgentConfig(dataDir);
    return config.ok
      ? fine(`${config.value.processSessions.length} sessions of its own`)
      : broken(config.detail);
  },
  enrolment: (dataDir) =>
    existsSync(join(dataDir, "server.json"))
      ? fine("knows its server")
      : weak("not enrolled: run `sessionward agent enroll` with a token from your server"),
  homes: () => {
    const outside = homesOutsideService();
    if (outside.length === 0) return fine("where the service may write");
    return weak(
      `the service may not write to ${outside.join(", ")}: name it in ReadWritePaths (docs/service.md)`,
    );
  },
  logind: () =>
    oneOf(["/run/dbus/system_bus_socket"], "no system bus: desktop sessions are not seen"),
  locker: () => oneOf(LOCKERS, "no locker: install i3lock; kiosks can't be locked without one"),
  screenLockService: () =>
    oneOf(["/usr/bin/xss-lock"], "no xss-lock: an X11 session may not answer a lock"),
  chromium: () => oneOf(CHROMIUM, "no Chromium: the shell needs it where there is no Electron"),
  firefox: () => oneOf(FIREFOX, "no Firefox on this machine"),
  daemon: (dataDir) => {
    const status = readStatusFile(dataDir);
    if (!status.ok) return weak(status.detail);
    if (!isAlive(status.value.pid))
      return broken("the agent is not running: sessionward agent run");
    return fine(`process ${status.value.pid}, link ${status.value.link.state}`);
  },
};

export async function examine(dataDir: string): Promise<readonly Finding[]> {
  return Object.entries(CHECKS).map(([check, look]) => ({ check, ...look(dataDir) }));
}

function privateDirectory(dataDir: string): Omit<Finding, "check"> {
  if (!existsSync(dataDir)) return weak(`${dataDir} is not there yet: the agent makes it`);
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK);
  } catch {
    return broken(`${dataDir} can't be written by this account: run as the agent's account`);
  }
  const open = (statSync(dataDir).mode & 0o077) !== 0;
  return open ? weak(`${dataDir} can be read by others: chmod 700 ${dataDir}`) : fine(dataDir);
}

/** Homes of people's accounts that the unit leaves read-only; drop-ins are not looked at. */
function homesOutsideService(): readonly string[] {
  const homes = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .filter(([, , uid]) => Number(uid) >= FIRST_PERSON && Number(uid) < NOBODY)
    .map(([, , , , , home = ""]) => home);
  const writable = (home: string) => PEOPLES_DIRS.some((dir) => home.startsWith(`${dir}/`));
  return homes.filter((home) => existsSync(home) && !writable(home));
}

function oneOf(paths: readonly string[], otherwise: string): Omit<Finding, "check"> {
  const found = paths.find((path) => existsSync(path));
  return found === undefined ? weak(otherwise) : fine(found);
}

function fine(detail: string): Omit<Finding, "check"> {
  return { state: "fine", detail };
}

function weak(detail: string): Omit<Finding, "check"> {
  return { state: "weak", detail };
}

function broken(detail: string): Omit<Finding, "check"> {
  return { state: "broken", detail };
}
