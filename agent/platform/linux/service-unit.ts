/** What systemd(1) runs: the daemon, and in each person's session the shell. */
export const AGENT_UNIT = "sessionward-agent.service";
export const SHELL_UNIT = "sessionward-shell.service";

/** Why each of these is on or off: docs/service.md. */
const HARDENING = `NoNewPrivileges=yes
CapabilityBoundingSet=CAP_KILL CAP_SYS_PTRACE CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_CHOWN CAP_FOWNER CAP_SETUID CAP_SETGID CAP_NET_ADMIN
ProtectSystem=strict
PrivateDevices=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectKernelTunables=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM`;

/** Node's own interface to C libraries, for sd_notify(3). */
const NOTIFY_FLAGS = ["--experimental-ffi", "--disable-warning=ExperimentalWarning"];

export type AgentUnitOptions = {
  readonly nodePath: string;
  /** As `daemonArguments` makes them. */
  readonly daemonArguments: readonly string[];
  readonly daemonEnvironment: Readonly<Record<string, string>>;
  /** Where else than in its own directories it writes; those that are missing are passed over. */
  readonly writablePaths: readonly string[];
};

export function agentUnit(options: AgentUnitOptions): string {
  const { nodePath, daemonArguments, daemonEnvironment, writablePaths } = options;
  const command = [nodePath, ...NOTIFY_FLAGS, ...daemonArguments].map(quoted).join(" ");
  const environment = Object.entries(daemonEnvironment).map((each) => each.join("="));
  return `[Unit]
Description=Sessionward: clears web sessions on shared computers
# Neither a bus nor a logind that hangs is waited for: whoever waits for us would wait for them as well.
After=dbus.socket
# Nobody signs in before what a power cut left is out of reach, which is when the daemon is ready.
Before=systemd-user-sessions.service
# But nobody waits longer than this for a daemon that does not come up: root never waits.
JobRunningTimeoutSec=10s
Wants=dbus.service
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart=${command}
Environment=${environment.map(quoted).join(" ")}
UnsetEnvironment=NODE_OPTIONS
WatchdogSec=30s
# Not SIGABRT: a core of this process would hold the device's key.
WatchdogSignal=SIGKILL
LimitCORE=0
Restart=always
RestartSec=1s
TimeoutStartSec=60s
# Less than JobRunningTimeoutSec, which runs on over a restart's stop: else there would be no start.
TimeoutStopSec=8s
# A clearing that is under way ends by itself; only what is left after that is killed.
KillMode=mixed
StateDirectory=sessionward
StateDirectoryMode=0700
RuntimeDirectory=sessionward
RuntimeDirectoryPreserve=restart
${HARDENING}
ReadWritePaths=${writablePaths.map((path) => quoted(`-${path}`)).join(" ")}

[Install]
WantedBy=multi-user.target
`;
}

/** For the person's own manager. The daemon counts how often it starts it again, so systemd does not. */
export function shellUnit(command: string): string {
  return `[Unit]
Description=Sessionward: warnings and notices for whoever sits here
PartOf=graphical-session.target
After=graphical-session.target
StartLimitIntervalSec=0

[Service]
ExecStart=${command} shell run
Restart=no
Slice=session.slice
# What a shell that was killed could not remove goes with it.
RuntimeDirectory=sessionward-shell
Environment=TMPDIR=%t/sessionward-shell
# The person's own settings for their programs are none for ours.
UnsetEnvironment=NODE_OPTIONS

[Install]
WantedBy=graphical-session.target
`;
}

/** For desktops that start no graphical-session.target: the same unit, told of the display. */
export function shellAutostart(): string {
  const tellDisplay = "systemctl --user import-environment DISPLAY XAUTHORITY";
  return `[Desktop Entry]
Type=Application
Name=Sessionward
Comment=Warnings and notices for whoever sits here
Exec=sh -c "${tellDisplay}; exec systemctl --user start ${SHELL_UNIT}"
NoDisplay=true
X-GNOME-AutoRestart=false
`;
}

/** systemd.service(5), "Command lines": quotes for spaces, `%` and `$` doubled. */
function quoted(word: string): string {
  const escaped = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /[\s"'\\;]/.test(escaped) ? `"${escaped.replace(/["\\]/g, "\\$&")}"` : escaped;
}
