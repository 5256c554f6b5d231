import { asUser, leftoverCommands } from "./kiosk-leftovers.ts";

/**
 * A kiosk session as a service of systemd: PAM makes it a session of logind's, its home is a new
 * tmpfs at every start, and it is started again whenever it ends (systemd.exec(5), pam_systemd(8)).
 */
export const KIOSK_UNIT = "sessionward-kiosk.service";
/** PAM's name of it, by which the daemon knows such a session (`Service` of org.freedesktop.login1(5)). */
export const KIOSK_PAM_SERVICE = "sessionward-kiosk";

export const KIOSK_DISPLAYS = ["xorg", "cage"] as const;
export type KioskDisplay = (typeof KIOSK_DISPLAYS)[number];

export type KioskAccount = {
  readonly userName: string;
  readonly uid: number;
  readonly gid: number;
  readonly homeDir: string;
};

export type KioskOptions = {
  readonly account: KioskAccount;
  readonly display: KioskDisplay;
  /** Absolute path of the X server; only where `display` is `xorg`. */
  readonly xServer: string;
  /** As `tty7`; null: no virtual terminal, as under a test's X server. */
  readonly tty: string | null;
  /** What guests find in their home; copied as the kiosk's own user. */
  readonly skeletonDir: string;
  /** The program on the screen, and its arguments. */
  readonly program: readonly string[];
  /** As `2g` (tmpfs(5)). */
  readonly homeSize: string;
};

export type KioskFile = { readonly path: string; readonly text: string };

/** Everything that `agent kiosk install` writes, and `remove` removes. */
export function kioskFiles(options: KioskOptions): readonly KioskFile[] {
  return [
    { path: `/etc/systemd/system/${KIOSK_UNIT}`, text: kioskUnit(options) },
    { path: `/etc/pam.d/${KIOSK_PAM_SERVICE}`, text: PAM_STACK },
    ...(options.display === "xorg" ? [{ path: XORG_CONF, text: XORG_FLAGS }] : []),
  ];
}

/** Late in its directory: of several such sections the server takes the last one whole (xorg.conf(5)). */
export const XORG_CONF = "/etc/X11/xorg.conf.d/99-sessionward-kiosk.conf";

/** Ctrl+Alt+F2 would lead to the machine's own sign-in; `cage` has no such keys unless it is told to. */
const XORG_FLAGS = `# Written by sessionward agent kiosk install.
Section "ServerFlags"
  Option "DontVTSwitch" "true"
EndSection
`;

/** Nobody is asked for anything: only root can start a service that names this stack. */
const PAM_STACK = `# Written by sessionward agent kiosk install.
account required pam_permit.so
session optional pam_loginuid.so
session required pam_limits.so
session required pam_systemd.so
`;

function kioskUnit(options: KioskOptions): string {
  const { account, tty } = options;
  const { userName, homeDir } = account;
  return `# Written by sessionward agent kiosk install.
[Unit]
Description=Sessionward kiosk: one guest after the other
After=systemd-user-sessions.service systemd-logind.service sessionward-agent.service
Wants=dbus.service
StartLimitIntervalSec=0

[Service]
User=${userName}
PAMName=${KIOSK_PAM_SERVICE}
WorkingDirectory=/
Environment=XDG_SEAT=seat0 XDG_SESSION_TYPE=x11 XDG_SESSION_CLASS=user HOME=${homeDir}
${terminalLines(tty)}${lines("ExecStartPre", newHome(options))}
ExecStart=${displayCommand(options)}
${lines("ExecStopPost", leftoverCommands(account))}
Restart=always
RestartSec=100ms
RemoveIPC=yes
KillMode=mixed
TimeoutStopSec=5s

[Install]
WantedBy=graphical.target
`;
}

function terminalLines(tty: string | null): string {
  if (tty === null) return "";
  return `TTYPath=/dev/${tty}
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
`;
}

/** `+` is root, without PAM; `-` goes on after a failure (systemd.service(5), "Command lines"). */
function newHome({ account, skeletonDir, homeSize }: KioskOptions): readonly string[] {
  const { uid, gid, homeDir } = account;
  const options = `mode=0700,uid=${uid},gid=${gid},size=${homeSize},nosuid,nodev`;
  return [
    // A guest whose end was a crash or a power cut, or took too long to clear up after.
    ...leftoverCommands(account),
    `+/usr/bin/mount -t tmpfs -o ${options} ${KIOSK_PAM_SERVICE} ${homeDir}`,
    `+${asUser(account)} /usr/bin/cp -rT -- ${skeletonDir} ${homeDir}`,
  ];
}

function displayCommand(options: KioskOptions): string {
  const { display, program } = options;
  const shell = `/usr/bin/env DISPLAY=${SCREEN} /bin/sh -c`;
  const script = `'${command([onServer(serverArguments(options), program)])}'`;
  return display === "xorg" ? `${shell} ${script}` : `/usr/bin/cage -- ${shell} ${script}`;
}

const SCREEN = ":7";

/**
 * The program once the server has said that it is ready, and neither without the other. `xinit(1)`
 * does the same, but looks only once a second whether its server has ended. Everything is drawn on
 * that server, where the daemon sees who is idle and the shell can place its windows: not on a
 * compositor that may be around it.
 */
function onServer(server: readonly string[], program: readonly string[]): string {
  const ready = `${server.join(" ")} -displayfd 3 3>&1 >/dev/null`;
  const then = `read -r display && unset WAYLAND_DISPLAY && ${program.join(" ")} </dev/null >&2`;
  return `{ ${ready}; kill 0; } | { ${then}; kill 0; }`;
}

/**
 * No TCP, no reset when the last window closes, no screen saver of the server's own. In `cage`
 * Xwayland draws a whole screen, without a window manager, as Xorg would.
 */
function serverArguments({ display, xServer, tty }: KioskOptions): readonly string[] {
  const isInCage = display === "cage";
  const terminal = tty === null || isInCage ? [] : [`vt${tty.replace("tty", "")}`];
  const server = isInCage ? "/usr/bin/Xwayland" : xServer;
  return [server, SCREEN, ...terminal, "-nolisten", "tcp", "-noreset", "-s", "0"];
}

function lines(key: string, values: readonly string[]): string {
  return values.map((value) => `${key}=${value}`).join("\n");
}

/** Words of our own checking only (`scripts/cli/kiosk-actions.ts`); `%` and `$` are the manager's. */
function command(words: readonly string[]): string {
  return words.map((word) => word.replaceAll("%", "%%").replaceAll("$", "$$$$")).join(" ");
}
