export type ControlFields = {
  readonly version: string;
  readonly architecture: string;
  readonly installedKib: number;
};

/** What the bundled Node links to, who starts us, and who tells us of sessions. */
const DEPENDS = [
  "libc6 (>= 2.28)",
  "libstdc++6",
  "libgcc-s1",
  "libatomic1",
  "libsystemd0",
  "systemd",
  "libpam-systemd",
  "default-dbus-system-bus | dbus-system-bus",
  "init-system-helpers (>= 1.52)",
  "util-linux",
];

/**
 * The shell's windows, a screen lock that listens to logind where the desktop has none, and what
 * takes a kiosk guest's keys out of the kernel.
 */
const RECOMMENDS = [
  "chromium | chromium-browser | google-chrome-stable",
  "xss-lock",
  "i3lock",
  "keyutils",
];

/** The binary package's control file (deb-control(5)). */
export function controlFile({ version, architecture, installedKib }: ControlFields): string {
  return `Package: sessionward
Version: ${version}
Architecture: ${architecture}
Maintainer: Sessionward <maintainers@sessionward.example>
Installed-Size: ${installedKib}
Depends: ${DEPENDS.join(", ")}
Recommends: ${RECOMMENDS.join(", ")}
Section: admin
Priority: optional
Description: ends web sessions on shared computers, and proves that they are gone
 Sessionward receives signed policies, warns people, locks idle sessions, ends
 them on schedule or on command, clears the browsers, looks again, and signs
 what it saw.
 .
 This package holds the agent, the shell that people see, the command line and
 the Node.js that all of them run on.
`;
}
