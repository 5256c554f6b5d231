import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GuestRules } from "../guest-rules.ts";

/** What Chromium starts on Linux for an address that it does not open itself. */
const OPENERS = ["xdg-open", "xdg-email", "xdg-mime", "xdg-settings", "gio"] as const;

/** The whole browser's: its keys for opening and saving a file open no window of the system. */
const LOCAL_STATE = { select_file_dialogs: { allowed: false } };

/** First on the browser's PATH: no program of the machine is started for a link. */
export function openersDir(userDataDir: string): string {
  return join(userDataDir, "openers");
}

/**
 * Before the browser starts. The settings are those that enterprise policies set, in a profile of our
 * own: the machine's policies in /etc are for the people who have browsers there.
 */
export async function prepareProfile(userDataDir: string, rules: GuestRules): Promise<void> {
  await mkdir(openersDir(userDataDir));
  for (const name of OPENERS) {
    await writeFile(join(openersDir(userDataDir), name), "#!/bin/sh\nexit 4\n", { mode: 0o700 });
  }
  await mkdir(join(userDataDir, "Default"));
  await writeFile(join(userDataDir, "Local State"), JSON.stringify(LOCAL_STATE));
  await writeFile(
    join(userDataDir, "Default", "Preferences"),
    JSON.stringify(preferences(rules, userDataDir)),
  );
}

const BLOCKED = 2;
/** Held by the browser itself, whatever becomes of a page's process. */
const NO_DEVICES = Object.fromEntries(
  ["hid_guard", "serial_guard", "usb_guard", "bluetooth_guard", "bluetooth_scanning"].map(
    (name) => [name, BLOCKED],
  ),
);

function preferences({ permit, allow }: GuestRules, userDataDir: string): object {
  return {
    printing: { enabled: Object.values(permit).some((uses) => uses.includes("print")) },
    // Where there is no printer, a page is printed into a file: it goes with the guest.
    savefile: { default_directory: userDataDir },
    download: { default_directory: userDataDir },
    credentials_enable_service: false,
    autofill: { profile_enabled: false, credit_card_enabled: false },
    translate: { enabled: false },
    search: { suggest_enabled: false },
    alternate_error_pages: { enabled: false },
    custom_handlers: { enabled: false },
    hardware: { screen_capture_enabled: false },
    profile: { default_content_setting_values: NO_DEVICES },
    // What it sends past the network goes to no address that no list holds.
    ...(allow === "any" ? {} : { webrtc: { ip_handling_policy: "disable_non_proxied_udp" } }),
  };
}
