/** What a session stands on: ending one of these ends the session, or leaves it without a screen. */
const DESKTOP = new Set([
  ...["systemd", "(sd-pam)", "dbus-daemon", "dbus-broker", "dbus-broker-launch", "login"],
  ...["Xorg", "Xwayland", "Xvfb", "Xephyr", "Xnest", "xinit", "xss-lock", "i3lock", "light-locker"],
  ...[
    "gnome-session-binary",
    "gnome-session-service",
    "gnome-session-ctl",
    "gnome-shell",
    "mutter",
  ],
  ...["gnome-screensaver", "gsd-xsettings", "kwin_x11", "kwin_wayland", "plasmashell", "ksmserver"],
  ...["plasma_session", "startplasma-x11", "startplasma-wayland", "kded5", "kded6", "ksplashqml"],
  ...["xfce4-session", "xfwm4", "xfdesktop", "xfce4-panel", "xfsettingsd", "openbox", "fluxbox"],
  ...[
    "i3",
    "sway",
    "cage",
    "labwc",
    "weston",
    "matchbox-window-manager",
    "lxsession",
    "lxqt-session",
  ],
  ...["cinnamon", "cinnamon-session-binary", "mate-session", "marco", "budgie-wm", "gdm-x-session"],
  ...["gdm-wayland-session", "lightdm", "sddm-helper", "pipewire", "wireplumber", "pulseaudio"],
]);

/** Too much of a session runs in these to end them by name; where a closed program started one, it goes too. */
const NEVER_CLOSED = new Set([
  ...["bash", "dash", "sh", "zsh", "fish", "busybox", "su", "runuser", "setpriv", "sshd"],
  // Our own shell runs in one of these; browsers of people are stopped by the clearing itself.
  ...["node", "electron", "sessionward", "chromium", "chrome", "firefox", "firefox-esr"],
]);

/** By the name of the program's file. */
export function isDesktopProgram(program: string): boolean {
  return DESKTOP.has(program);
}

/** Whatever a policy names. */
export function isNeverClosed(program: string): boolean {
  return DESKTOP.has(program) || NEVER_CLOSED.has(program);
}
