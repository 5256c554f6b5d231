import type { SessionKind } from "../../../policies/vocabulary.ts";
import type { SessionInfo } from "../../core/ports.ts";
import type { ControlGroups } from "./control-group.ts";
import { KIOSK_PAM_SERVICE } from "./kiosk-unit.ts";
import type { LogindSession } from "./logind-client.ts";
import { environmentOf } from "./process-table.ts";
import type { UserAccounts } from "./user-accounts.ts";
import { waylandSocketOf } from "./wayland-socket.ts";

export type SessionInfoPorts = {
  readonly accounts: UserAccounts;
  readonly accountKinds: Readonly<Record<string, "generic" | "kiosk">>;
  readonly controlGroups: ControlGroups | null;
  /** Where this person's sockets are. */
  readonly runtimeDirOf: (uid: number) => string;
};

/** A session as the core sees it, beside what only logind's back end needs. */
export type DescribedSession = {
  readonly info: SessionInfo;
  readonly logind: LogindSession;
  readonly path: string;
  /** In the cgroup v2 tree. */
  readonly scopePath: string;
};

const LOCAL_DISPLAY = /^:\d{1,5}$/;

/**
 * People at a screen: no greeter, no background class, no text console, nothing that is over.
 * Never root, who is not blocked and whose processes are the machine's (design §5).
 */
export function isForPeople({ Class, Type, State, User }: LogindSession): boolean {
  const graphical = Type === "x11" || Type === "wayland";
  return User[0] !== 0 && Class === "user" && graphical && State !== "closing";
}

/** @returns null where the account is unknown: without a home and a uid nothing can be done for it. */
export async function describeSession(
  logind: LogindSession,
  path: string,
  ports: SessionInfoPorts,
): Promise<DescribedSession | null> {
  const uid = logind.User[0];
  const account = await ports.accounts.byUid(uid);
  if (account === null) return null;
  const scopePath = `/user.slice/user-${uid}.slice/${logind.Scope}`;
  const screen = displayOf(logind, scopePath, ports.controlGroups);
  const kind = await kindOf(logind, ports);
  const info: SessionInfo = {
    id: logind.Id,
    backEnd: "logind",
    kind,
    userName: account.name,
    uid,
    gid: account.identity.gid,
    homeDir: account.homeDir,
    ...screen,
    ...busOf(scopePath, ports.controlGroups),
    ...waylandOf(logind, scopePath, ports),
    canUnlock: kind === "named" && (await ports.accounts.canUnlock(account.name)),
    freshHome: logind.Service === KIOSK_PAM_SERVICE,
    ...(logind.TimestampMonotonic === 0n
      ? {}
      : { beganMs: Number(logind.TimestampMonotonic / 1000n) }),
  };
  return { info, logind, path, scopePath };
}

/** Only root can start what PAM calls a kiosk. */
async function kindOf(
  { Name: name, Service }: LogindSession,
  ports: SessionInfoPorts,
): Promise<SessionKind> {
  if (Service === KIOSK_PAM_SERVICE) return "kiosk";
  const configured = ports.accountKinds[name];
  if (configured !== undefined) return configured;
  return (await ports.accounts.autologinNames()).has(name) ? "generic" : "named";
}

/** A desktop that was started with a bus of its own says so to its programs. */
function busOf(
  scopePath: string,
  controlGroups: ControlGroups | null,
): Pick<SessionInfo, "busAddress"> {
  for (const pid of controlGroups?.processesOf(scopePath) ?? []) {
    const busAddress = environmentOf(pid).get("DBUS_SESSION_BUS_ADDRESS");
    if (busAddress !== undefined) return { busAddress };
  }
  return {};
}

function waylandOf(
  { Type, User }: LogindSession,
  scopePath: string,
  { controlGroups, runtimeDirOf }: SessionInfoPorts,
): Pick<SessionInfo, "waylandSocket"> {
  if (Type !== "wayland") return {};
  const pids = controlGroups?.processesOf(scopePath) ?? [];
  const waylandSocket = waylandSocketOf(runtimeDirOf(User[0]), pids);
  return waylandSocket === null ? {} : { waylandSocket };
}

/**
 * Login managers tell logind the display, other starters do not: then the programs of the session
 * know. Only a local X display counts; a Wayland session may have one too, but it isn't its screen.
 */
function displayOf(
  logind: LogindSession,
  scopePath: string,
  controlGroups: ControlGroups | null,
): Pick<SessionInfo, "display" | "xAuthorityPath"> {
  if (logind.Type !== "x11") return { display: null, xAuthorityPath: null };
  const told = LOCAL_DISPLAY.test(logind.Display) ? logind.Display : null;
  for (const pid of controlGroups?.processesOf(scopePath) ?? []) {
    const environment = environmentOf(pid);
    const display = environment.get("DISPLAY") ?? "";
    if (!LOCAL_DISPLAY.test(display) || (told !== null && told !== display)) continue;
    return { display, xAuthorityPath: environment.get("XAUTHORITY") ?? null };
  }
  return { display: told, xAuthorityPath: null };
}
